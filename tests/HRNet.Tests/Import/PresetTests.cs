using HRNet.Import;
using HRNet.Import.Data;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Tests.Import;

/// <summary>Published files are known by name, and the data behind presets is consistent.</summary>
public sealed class PresetTests
{
    [Theory]
    [InlineData("td-hm_hrnet-w32_8xb64-210e_coco-256x192-81c58e40_20220909.pth", "mmpose-coco-256x192")]
    [InlineData("td-hm_hrnet-w48_8xb32-210e_coco-384x288-c161b7de_20220915.pth", "mmpose-coco-384x288")]
    [InlineData("td-hm_hrnet-w32_8xb64-210e_coco-aic-256x192-merge-a9ea6d77_20230818.pth", "mmpose-coco-256x192")]
    [InlineData("td-hm_hrnet-w32_fp16-8xb64-210e_coco-256x192-f1e84e3b_20220914.pth", "mmpose-coco-256x192")]
    [InlineData("td-hm_hrnet-w48_8xb32-210e_humanart-256x192-05178983_20230614.pth", "mmpose-coco-256x192")]
    [InlineData("td-hm_hrnet-w32_dark-8xb64-210e_coco-384x288-9bab4c9b_20220917.pth", "mmpose-coco-384x288-dark")]
    [InlineData("td-hm_hrnet-w48_udp-8xb32-210e_coco-256x192-3feaef8f_20220913.pth", "mmpose-coco-256x192-udp")]
    [InlineData("td-hm_hrnet-w32_8xb64-210e_ubody-coco-256x192-7c227391_20230807.pth", "mmpose-wholebody-256x192")]
    [InlineData("hrnet_w32_coco_256x192-c78dce93_20200708.pth", "mmpose-coco-256x192")]
    [InlineData("hrnet_w32_coco_256x192_dark-07f147eb_20200812.pth", "mmpose0-coco-256x192-dark")]
    [InlineData("hrnet_w48_coco_384x288_udp-0f89c63e_20210223.pth", "mmpose-coco-384x288-udp")]
    [InlineData("hrnet_w32_coco_256x192_coarsedropout-0f16a0ce_20210320.pth", "mmpose-coco-256x192")]
    [InlineData("hrnet_w48_coco_wholebody_384x288_dark-f5726563_20200918.pth", "mmpose-wholebody-384x288-dark")]
    [InlineData("hrnet_w32_crowdpose_256x192-960be101_20201227.pth", "mmpose-crowdpose-256x192")]
    [InlineData("hrnet_w32_aic_256x192-30a4e465_20200826.pth", "mmpose-aic-256x192")]
    [InlineData("hrnet_w48_posetrack18_384x288-5fd6d3ff_20211130.pth", "mmpose-posetrack-384x288")]
    [InlineData("td-hm_hrnet-w32_8xb64-210e_exlpose-ll-256x192.pth", "mmpose-top-down-256x192")]
    [InlineData("HR18-WFLW.pth", "wflw")]
    [InlineData("HR18-300W.pth", "300w")]
    [InlineData("hrnet_w48_mpii_256x256-92cab7bd_20200812.pth", "mmpose-mpii-256x256")]
    [InlineData("hrnet_w32_mpii_256x256_dark-f1601c5b_20200927.pth", "mmpose-mpii-256x256-dark")]
    [InlineData("pose_hrnet_w32_256x192.pth", "coco-256x192")]
    [InlineData("pose_hrnet_w48_384x288.pth", "coco-384x288")]
    [InlineData("pose_hrnet_w32_256x256.pth", "mpii-256x256")]
    [InlineData("hrnetv2_w18_wflw_256x256-2bf032a6_20210125.pth", "mmpose-wflw")]
    [InlineData("hrnetv2_w18_wflw_256x256_dark-3f8e0c2c_20210125.pth", "mmpose-wflw-dark")]
    [InlineData("hrnetv2_w18_300w_256x256-eea53406_20211019.pth", "mmpose-300w")]
    [InlineData("hrnetv2_w18_aflw_256x256-f2bbc62b_20210125.pth", "mmpose-aflw")]
    [InlineData("hrnetv2_w18_cofw_256x256-49243ab8_20211019.pth", "mmpose-cofw")]
    [InlineData("hrnetv2_w18_coco_wholebody_face_256x256-c1ca469b_20210909.pth", "mmpose-wholebody-face")]
    [InlineData("hrnetv2_w18_onehand10k_256x256_udp-0d1b515d_20210330.pth", "mmpose-hand-udp")]
    [InlineData("hrnetv2_w18_rhd2d_256x256-95b20dd8_20210330.pth", "mmpose-hand")]
    [InlineData("fcn_hr48_512x1024_160k_cityscapes_20200602_190946-59b7973e.pth", "mmseg-cityscapes")]
    [InlineData("ocrnet_hr18s_4xb2-40k_cityscapes-512x1024_20230227_145026-6c052a14.pth", "mmseg-cityscapes")]
    [InlineData("ocrnet_hr48_512x512_160k_ade20k_20200615_184705-a073726d.pth", "mmseg-ade20k")]
    [InlineData("fcn_hr18s_512x512_20k_voc12aug_20210829_174910-0aceadb4.pth", "mmseg-voc")]
    [InlineData("fcn_hr48_480x480_40k_pascal_context_59_20210410_122738-b808b8b2.pth", "mmseg-pascal-context-59")]
    [InlineData("fcn_hr48_480x480_80k_pascal_context_20200911_155322-847a6711.pth", "mmseg-pascal-context")]
    [InlineData("fcn_hr18_512x512_80k_loveda_20211210_203952-93d9c3b3.pth", "mmseg-loveda")]
    [InlineData("fcn_hr48_512x512_80k_potsdam_20211219_020601-97434c78.pth", "mmseg-isprs")]
    [InlineData("fcn_hr18s_4x4_512x512_80k_vaihingen_20211231_230909-b23aae02.pth", "mmseg-isprs")]
    [InlineData("fcn_hr48_4x4_896x896_80k_isaid_20220114_174643-547fc420.pth", "mmseg-isaid")]
    [InlineData("hrnet_cs_8090_torch11.pth", "cityscapes")]
    [InlineData("hrnet_ocr_cs_8162_torch11.pth", "cityscapes-ocr")]
    [InlineData("hrnet_ocr_cs_trainval_8227_torch11.pth", "cityscapes-ocr")]
    [InlineData("hrnet_ocr_lip_5648_torch04.pth", "lip-ocr")]
    [InlineData("hrnet_pascal_ctx_5410_torch11.pth", "pascal-context")]
    [InlineData("hrnet_ocr_pascal_ctx_5618_torch11.pth", "pascal-context-ocr")]
    [InlineData("hrnet_cocostuff_3617_torch04.pth", "cocostuff")]
    [InlineData("hrnet_ocr_cocostuff_3965_torch04.pth", "cocostuff")]
    [InlineData("hrnet_ocr_ade20k_4451_torch04.pth", "ade20k")]
    [InlineData("hrnet_w48_cityscapes_cls19_1024x2048_ohem_trainvalset.pth", "cityscapes-v1.1")]
    [InlineData("hrnet_w48_cityscapes_cls19_1024x2048_trainset_pytorch_v11.pth", "cityscapes-v1.1")]
    [InlineData("hrnet_w18_small_v1_cityscapes_cls19_1024x2048_trainset.pth", "cityscapes-v1.1")]
    [InlineData("hrnet_w18_small_v2_cityscapes_cls19_1024x2048_trainset.pth", "cityscapes-v1.1")]
    [InlineData("hrnet_w48_lip_cls20_473x473_pytorch-v11.pth", "lip-v1.1")]
    [InlineData("hrnet_w48_pascal_context_cls59_480x480.pth", "pascal-context-v1.1")]
    [InlineData("hrnet_w48_pascal_context_cls60_480x480.pth", "pascal-context-60-v1.1")]
    [InlineData("hrnet_lip_5583_torch04.pth", "lip")]
    [InlineData("hrnet_ade20k_4312_torch04.pth", "ade20k")]
    [InlineData("fcos_hrnetv2p_w32_gn-head_4x4_1x_coco_20201211_134730-cb8055c0.pth", "mmdet-fcos")]
    [InlineData("faster_rcnn_hrnetv2p_w18_1x_coco_20200130-56651a6d.pth", "mmdet-rcnn")]
    [InlineData("HRNet_W48_C_ssld_pretrained.pth", "imagenet")]
    [InlineData("hrnet_w32-36af842e.pth", "imagenet")]
    [InlineData("pose_coco17_w18_small_v1_192x144.pth", "shipped-pose")]
    [InlineData("my_own_model.pth", null)]
    public void A_published_file_is_known_by_its_name(string file, string? preset) => Assert.Equal(preset, Presets.ForFile(file)?.Name);

    [Fact]
    public void Preset_names_are_unique_and_an_unknown_one_lists_them()
    {
        Assert.Equal(Presets.All.Count, Presets.All.Select(p => p.Name).Distinct().Count());
        var error = Assert.Throws<ImportException>(() => Presets.Find("nonsense"));
        Assert.Contains("mmpose-coco-256x192-udp", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decoders_of_the_published_families_are_what_their_configurations_say()
    {
        Assert.Equal((HeatMapDecoder.Udp, false), Decoder("mmpose-coco-256x192-udp"));
        Assert.Equal((HeatMapDecoder.Dark, true), Decoder("mmpose-coco-256x192-dark"));
        Assert.Equal((HeatMapDecoder.PlainPerAxis, true), Decoder("mmpose-coco-256x192"));
        Assert.Equal((HeatMapDecoder.Plain, true), Decoder("coco-256x192"));
        Assert.Equal((HeatMapDecoder.Face, true), Decoder("wflw"));
        Assert.Equal(11, Presets.Find("mmpose-coco-384x288-dark").Facts.BlurKernel);
        Assert.Equal(17, Presets.Find("mmpose0-coco-384x288-dark").Facts.BlurKernel);
        Assert.Equal(Upsampling.HalfPixel, Presets.Find("mmseg-cityscapes").Facts.Upsampling);
        Assert.Equal("bgr", Presets.Find("mmdet-fcos").Facts.ChannelOrder);
    }

    [Theory]
    [InlineData("hrnet_cs_8090_torch11.pth", Upsampling.HalfPixel, 19)]
    [InlineData("hrnet_lip_5583_torch04.pth", Upsampling.HalfPixel, 20)]
    [InlineData("hrnet_pascal_ctx_5410_torch11.pth", Upsampling.HalfPixel, 59)]
    [InlineData("hrnet_ade20k_4312_torch04.pth", Upsampling.AlignCorners, 150)]
    [InlineData("hrnet_cocostuff_3617_torch04.pth", Upsampling.AlignCorners, 171)]
    [InlineData("hrnet_ocr_cs_8162_torch11.pth", Upsampling.AlignCorners, 19)]
    [InlineData("hrnet_ocr_lip_5648_torch04.pth", Upsampling.AlignCorners, 20)]
    [InlineData("hrnet_ocr_pascal_ctx_5618_torch11.pth", Upsampling.AlignCorners, 59)]
    [InlineData("hrnet_w18_small_v2_cityscapes_cls19_1024x2048_trainset.pth", Upsampling.HalfPixel, 19)]
    public void Files_of_the_original_segmentation_code_align_corners_as_their_configurations_say(string file, Upsampling upsampling, int classes)
    {
        var facts = Presets.ForFile(file)!.Facts;
        Assert.Equal((upsampling, classes, SegmentationRule.Original), (facts.Upsampling, facts.Classes!.Classes.Count, facts.Segmentation!.Rule));
    }

    [Fact]
    public void Segmentations_are_tested_as_their_configurations_say()
    {
        Assert.Equal((520, 480, 320, WindowRule.Padded), Protocol("pascal-context-v1.1"));
        Assert.Equal((520, 520, 346, WindowRule.Padded), Protocol("pascal-context-ocr"));
        Assert.Equal((520, 520, 346, WindowRule.Padded), Protocol("ade20k"));
        Assert.Equal((473, 473, 315, WindowRule.Padded), Protocol("lip"));
        Assert.Equal((2048, 2048, 2048, WindowRule.InsideAboveOne), Protocol("cityscapes"));
        Assert.Equal((2048, 0, 0, WindowRule.Whole), Protocol("mmseg-cityscapes"));
        Assert.Equal((2048, 0, 0, WindowRule.Whole), Protocol("mmseg-ade20k"));
        Assert.Equal((520, 480, 320, WindowRule.Inside), Protocol("mmseg-pascal-context"));
        Assert.Equal(
            (StartRule.Stretched, StartRule.ShortSide, StartRule.ShortSideCut), (Recipe("lip").Start, Recipe("ade20k").Start, Recipe("cocostuff").Start));

        static SegmentationRecipe Recipe(string preset) => Presets.Find(preset).Facts.Segmentation!;
        static (int, int, int, WindowRule) Protocol(string preset) =>
            (Recipe(preset).BaseWidth, Recipe(preset).WindowWidth, Recipe(preset).StrideWidth, Recipe(preset).Windows);
    }

    [Fact]
    public void Class_sets_are_in_the_order_of_their_data_sets()
    {
        Assert.Equal(["wall", "person", "flag"], Of(ClassSets.Ade20k, 0, 12, 149));
        Assert.Equal(["#787878", "#96053d", "#5c00ff"], Colors(ClassSets.Ade20k, 0, 12, 149));
        Assert.Equal(["aeroplane", "person", "wood"], Of(ClassSets.PascalContext59, 0, 36, 58));
        Assert.Equal(["background", "aeroplane", "wood"], Of(ClassSets.PascalContext60, 0, 1, 59));
        Assert.Equal(["#b47878", "#1f00ff"], Colors(ClassSets.PascalContext59, 0, 58));
        Assert.Equal(["person", "toothbrush", "banner", "wood"], Of(ClassSets.CocoStuff, 0, 79, 80, 170));
        Assert.Equal(["#00c040", "#404000"], Colors(ClassSets.CocoStuff, 0, 170));
        Assert.Equal(["face", "left-arm", "right-arm"], Of(ClassSets.Lip, 13, 14, 15));
        // Labels of these are numbered by name.
        Assert.Equal(ClassSets.PascalContext59.Classes.Order(StringComparer.Ordinal), ClassSets.PascalContext59.Classes);
        Assert.Equal(ClassSets.CocoStuff.Classes.Skip(80).Order(StringComparer.Ordinal), ClassSets.CocoStuff.Classes.Skip(80));
        foreach (var set in ClassSets.All)
        {
            Assert.Equal(set.Classes.Count, set.Classes.Distinct().Count());
            foreach (var pair in set.FlipPairs)
                Assert.Equal(set.Classes[pair[0]].Replace("left", "right", StringComparison.Ordinal), set.Classes[pair[1]]);
        }

        static IEnumerable<string> Of(ClassSet set, params int[] ids) => ids.Select(id => set.Classes[id]);
        static IEnumerable<string> Colors(ClassSet set, params int[] ids) => ids.Select(id => set.Palette[id]);
    }

    [Fact]
    public void Flip_pairs_exchange_left_and_right_and_nothing_twice()
    {
        foreach (var set in KeypointSets.All)
        {
            var indices = set.FlipPairs.SelectMany(pair => pair).ToList();
            Assert.Equal(indices.Count, indices.Distinct().Count());
            Assert.All(indices.Concat(set.Limbs.SelectMany(limb => limb)), k => Assert.InRange(k, 0, set.Keypoints.Count - 1));
            Assert.Equal(set.Keypoints.Count, set.Keypoints.Distinct().Count());
            foreach (var pair in set.FlipPairs.Where(pair => set.Keypoints[pair[0]].Contains("left", StringComparison.Ordinal)))
                Assert.Equal(set.Keypoints[pair[0]].Replace("left", "right", StringComparison.Ordinal), set.Keypoints[pair[1]]);
            Assert.All(Enumerable.Range(0, set.Keypoints.Count).Where(k => set.Keypoints[k].StartsWith("left_", StringComparison.Ordinal)), k => Assert.Contains(k, indices));
        }
    }

    [Fact]
    public void Sets_have_as_many_entries_as_their_names_say()
    {
        Assert.Equal([17, 16, 133, 21, 98, 68, 19, 29, 17, 14, 14], KeypointSets.All.Select(set => set.Keypoints.Count));
        Assert.Equal([2, 19, 21, 20, 80, 150, 59, 60, 171, 7, 6, 16], ClassSets.All.Select(set => set.Classes.Count));
        Assert.All(ClassSets.All, set => Assert.Equal(set.Classes.Count, set.Palette.Count));
        Assert.Equal(["#000000", "#800000", "#008000", "#808000", "#000080"], ClassSet.DefaultPalette(5));
        Assert.Equal("#0040c0".Length, ClassSet.DefaultPalette(256)[255].Length);
        Assert.Equal(256, ClassSet.DefaultPalette(256).Distinct().Count());
    }

    private static (HeatMapDecoder?, bool?) Decoder(string preset) =>
        (Presets.Find(preset).Facts.Decoder, Presets.Find(preset).Facts.ShiftFlippedHeatMap);
}

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
    [InlineData("td-hm_hrnet-w32_8xb64-210e_coco-aic-256x192-merge-a9ea6d77_20230818.pth", "mmpose-coco-aic-256x192-merge")]
    [InlineData("td-hm_hrnet-w32_fp16-8xb64-210e_coco-256x192-f1e84e3b_20220914.pth", "mmpose-coco-256x192")]
    [InlineData("td-hm_hrnet-w48_8xb32-210e_humanart-256x192-05178983_20230614.pth", "mmpose-coco-256x192")]
    [InlineData("td-hm_hrnet-w32_dark-8xb64-210e_coco-384x288-9bab4c9b_20220917.pth", "mmpose-coco-384x288-dark")]
    [InlineData("td-hm_hrnet-w48_udp-8xb32-210e_coco-256x192-3feaef8f_20220913.pth", "mmpose-coco-256x192-udp")]
    [InlineData("td-hm_hrnet-w32_8xb64-210e_ubody-coco-256x192-7c227391_20230807.pth", "mmpose-wholebody-256x192")]
    [InlineData("hrnet_w32_coco_256x192-c78dce93_20200708.pth", "mmpose-coco-256x192")]
    [InlineData("hrnet_w32_coco_256x192_dark-07f147eb_20200812.pth", "mmpose-coco-256x192-dark")]
    [InlineData("hrnet_w48_coco_384x288_udp-0f89c63e_20210223.pth", "mmpose0-coco-384x288-udp")]
    [InlineData("hrnet_w32_coco_256x192_coarsedropout-0f16a0ce_20210320.pth", "mmpose-coco-256x192")]
    [InlineData("hrnet_w48_coco_wholebody_384x288_dark-f5726563_20200918.pth", "mmpose0-wholebody-384x288-dark")]
    [InlineData("hrnet_w32_crowdpose_256x192-960be101_20201227.pth", "mmpose-crowdpose-256x192")]
    [InlineData("hrnet_w32_aic_256x192-30a4e465_20200826.pth", "mmpose-aic-256x192")]
    [InlineData("hrnet_w48_posetrack18_384x288-5fd6d3ff_20211130.pth", "mmpose-posetrack-384x288")]
    [InlineData("td-hm_hrnet-w32_8xb64-210e_exlpose-ll-256x192.pth", "mmpose-exlpose-256x192")]
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
    [InlineData("FasterR-CNN-HR18-1x.pth", "rcnn")]
    [InlineData("CascadeR-CNN-HR32-20e.pth", "rcnn")]
    [InlineData("HRNet_W48_C_ssld_pretrained.pth", "imagenet")]
    [InlineData("hrnet_w32-36af842e.pth", "imagenet")]
    [InlineData("hrnet_w18_small_model_v1.pth", "imagenet")]
    [InlineData("hrnetv2_w48_imagenet_pretrained.pth", "imagenet")]
    [InlineData("HRNet_W18_C_cosinelr_cutmix_300epoch.pth.tar", "imagenet")]
    [InlineData("hrnet_w18.ms_in1k.safetensors", "imagenet")]
    [InlineData("hrnet_w18_small_v2.ms_in1k.safetensors", "imagenet")]
    [InlineData("hrnetv2_w32-90d8c5fb.pth", "imagenet")]
    [InlineData("hrnet_w18_small_v1-f460c6bc.pth", "imagenet")]
    [InlineData("hrnet_w18.ms_aug_in1k.safetensors", "timm-imagenet-aug")]
    [InlineData("hrnet_w18_small.gluon_in1k.safetensors", "timm-imagenet-gluon")]
    [InlineData("hrnet_w48_ssld.paddle_in1k.safetensors", "timm-imagenet-ssld")]
    [InlineData("hrnet-w18_3rdparty_8xb32_in1k_20220120-0c10b180.pth", "mmpretrain-imagenet")]
    [InlineData("hrnet-w48_3rdparty_8xb32-ssld_in1k_20220120-d0459c38.pth", "mmpretrain-imagenet")]
    [InlineData("pose_coco17_w18_small_v1_192x144.pth", "shipped-pose")]
    [InlineData("my_own_model.pth", null)]
    [InlineData("td-hm_hrnet-w32_8xb64-210e_mine-256x192.pth", "mmpose-top-down-256x192")]
    [InlineData("td-hm_hrnet-w32_udp-8xb64-210e_mine-256x192.pth", null)]
    [InlineData("hrnet_w32_mine_256x192_dark.pth", null)]
    public void A_published_file_is_known_by_its_name(string file, string? preset) => Assert.Equal(preset, Presets.ForFile(file)?.Name);

    /// <summary>All files of the tables of the original detection code and of mmdet that have a name.</summary>
    [Theory]
    [InlineData("mmdet-rcnn", """
        faster_rcnn_hrnetv2p_w48_1x_20190820-5c6d0903 faster_rcnn_hrnetv2p_w48_2x_20190820-79fb8bfc
        mask_rcnn_hrnetv2p_w48_1x_20190820-0923d1ad mask_rcnn_hrnetv2p_w48_2x_20190820-70df51b2
        cascade_rcnn_hrnetv2p_w18_20e_20190810-132012d0 cascade_rcnn_hrnetv2p_w48_20e_20190810-f40ed8e1
        cascade_mask_rcnn_hrnetv2p_w18_20e_20190810-054fb7bf cascade_mask_rcnn_hrnetv2p_w32_20e_20190810-76f61cd0 cascade_mask_rcnn_hrnetv2p_w48_20e_20190810-d04a1415
        htc_hrnetv2p_w18_20e_20190810-d70072af htc_hrnetv2p_w32_20e_20190810-82f9ef5a htc_hrnetv2p_w48_20e_20190810-f6d2c3fd htc_hrnetv2p_w48_28e_20190810-a4274b38
        faster_rcnn_hrnetv2p_w18_1x_coco_20200130-56651a6d faster_rcnn_hrnetv2p_w18_2x_coco_20200702_085731-a4ec0611
        faster_rcnn_hrnetv2p_w32_1x_coco_20200130-6e286425 faster_rcnn_hrnetv2p_w32_2x_coco_20200529_015927-976a9c15
        faster_rcnn_hrnetv2p_w40_1x_coco_20200210-95c1f5ce faster_rcnn_hrnetv2p_w40_2x_coco_20200512_161033-0f236ef4
        mask_rcnn_hrnetv2p_w18_1x_coco_20200205-1c3d78ed mask_rcnn_hrnetv2p_w18_2x_coco_20200212-b3c825b1
        mask_rcnn_hrnetv2p_w32_1x_coco_20200207-b29f616e mask_rcnn_hrnetv2p_w32_2x_coco_20200213-45b75b4d
        mask_rcnn_hrnetv2p_w40_1x_coco_20200511_015646-66738b35 mask_rcnn_hrnetv2p_w40_2x_coco_20200512_163732-aed5e4ab
        cascade_rcnn_hrnetv2p_w18_20e_coco_20200210-434be9d7 cascade_rcnn_hrnetv2p_w32_20e_coco_20200208-928455a4 cascade_rcnn_hrnetv2p_w40_20e_coco_20200512_161112-75e47b04
        cascade_mask_rcnn_hrnetv2p_w18_20e_coco_20200210-b543cd2b cascade_mask_rcnn_hrnetv2p_w32_20e_coco_20200512_154043-39d9cf7b
        cascade_mask_rcnn_hrnetv2p_w40_20e_coco_20200527_204922-969c4610
        htc_hrnetv2p_w18_20e_coco_20200210-b266988c htc_hrnetv2p_w32_20e_coco_20200207-7639fa12 htc_hrnetv2p_w40_20e_coco_20200529_183411-417c4d5b
        """)]
    [InlineData("mmdet1-fcos", """
        fcos_hrnetv2p_w18_1x_20190810-87a17998 fcos_hrnetv2p_w18_2x_20190810-dfd60a7b fcos_hrnetv2p_w32_1x_20190810-62014622 fcos_hrnetv2p_w32_2x_20190810-8e987ec1
        fcos_hrnetv2p_w18_mstrain_2x_20190810-eb846b2c fcos_hrnetv2p_w32_mstrain_2x_20190810-96127bf8 fcos_hrnetv2p_w48_mstrain_2x_20190810-f7dc8801
        """)]
    [InlineData("mmdet-fcos", """
        fcos_hrnetv2p_w18_gn-head_4x4_1x_coco_20201212_100710-4ad151de fcos_hrnetv2p_w18_gn-head_4x4_2x_coco_20201212_101110-5c575fa5
        fcos_hrnetv2p_w32_gn-head_4x4_1x_coco_20201211_134730-cb8055c0 fcos_hrnetv2p_w32_gn-head_4x4_2x_coco_20201212_112133-77b6b9bb
        fcos_hrnetv2p_w18_gn-head_mstrain_640-800_4x4_2x_coco_20201212_111651-441e9d9f fcos_hrnetv2p_w32_gn-head_mstrain_640-800_4x4_2x_coco_20201212_090846-b6f2b49f
        fcos_hrnetv2p_w40_gn-head_mstrain_640-800_4x4_2x_coco_20201212_124752-f22d2ce5
        """)]
    public void Every_published_detector_is_known_by_its_name(string preset, string files)
    {
        foreach (var file in files.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            Assert.Equal((file, preset), (file, Presets.ForFile($"{file}.pth")?.Name));
    }

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
        Assert.Equal((HeatMapDecoder.Face, false), Decoder("wflw"));
        Assert.Equal((HeatMapDecoder.UdpRegress, false), Decoder("mmpose-coco-256x192-udp-regress"));
        Assert.Equal(11, Presets.Find("mmpose-coco-384x288-dark").Hints.BlurKernel);
        Assert.Equal(17, Presets.Find("mmpose0-coco-384x288-dark").Hints.BlurKernel);
        Assert.Equal(17, Presets.Find("mmpose0-coco-384x288-udp").Hints.BlurKernel);
        Assert.Equal(Upsampling.HalfPixel, Presets.Find("mmseg-cityscapes").Hints.Upsampling);
        Assert.Equal("bgr", Presets.Find("mmdet-fcos").Hints.ChannelOrder);
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
        var hints = Presets.ForFile(file)!.Hints;
        Assert.Equal((upsampling, classes, SegmentationRule.Original), (hints.Upsampling, hints.Classes!.Classes.Count, hints.Segmentation!.Rule));
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

        static SegmentationRecipe Recipe(string preset) => Presets.Find(preset).Hints.Segmentation!;
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
        Assert.Equal([17, 16, 133, 21, 19, 98, 68, 19, 29, 17, 14, 14, 14, 136, 17, 20, 23, 15, 22], KeypointSets.All.Select(set => set.Keypoints.Count));
        Assert.All(KeypointSets.All, set => Assert.True(set.Sigmas.Count == set.Keypoints.Count || set.Sigmas.Count == 0, set.Name));
        Assert.Equal([2, 19, 21, 20, 80, 150, 59, 60, 171, 7, 6, 16, 1000], ClassSets.All.Select(set => set.Classes.Count));
        Assert.All(ClassSets.All, set => Assert.Equal(set.Classes.Count, set.Palette.Count));
        Assert.Equal(["#000000", "#800000", "#008000", "#808000", "#000080"], ClassSet.DefaultPalette(5));
        Assert.Equal("#0040c0".Length, ClassSet.DefaultPalette(256)[255].Length);
        Assert.Equal(256, ClassSet.DefaultPalette(256).Distinct().Count());
    }

    [Fact]
    public void Sigmas_are_those_of_the_data_sets_evaluations()
    {
        var whole = KeypointSets.WholeBody133;
        float Sigma(string keypoint) => whole.Sigmas[whole.Keypoints.ToList().IndexOf(keypoint)];
        Assert.Equal(KeypointSets.Coco17.Sigmas, whole.Sigmas.Take(17));
        Assert.Equal([.068f, .066f, .094f], new[] { "left_big_toe", "left_heel", "right_heel" }.Select(Sigma));
        Assert.Equal([.042f, .045f, .017f, .034f, .008f], new[] { "face_0", "face_16", "face_36", "face_47", "face_67" }.Select(Sigma));
        Assert.Equal([.029f, .047f, .031f], new[] { "left_hand_root", "left_thumb4", "left_pinky_finger4" }.Select(Sigma));
        Assert.Equal(whole.Sigmas.Skip(91).Take(21), whole.Sigmas.Skip(112));
        Assert.Equal((3.861, 195.388), (Math.Round(whole.Sigmas.Sum(s => (double)s), 4), Math.Round(whole.Sigmas.Select((s, k) => (double)s * k).Sum(), 3)));

        Assert.Equal(KeypointSets.Coco17.Sigmas, KeypointSets.PoseTrack17.Sigmas);
        Assert.Equal([.079f, .079f, .072f, .072f, .062f, .062f, .107f, .107f, .087f, .087f, .089f, .089f, .079f, .079f], KeypointSets.CrowdPose14.Sigmas);
        Assert.Equal(KeypointSets.CrowdPose14.Sigmas, KeypointSets.ExLPose14.Sigmas);
        Assert.Equal((.01388152f, .03909642f, .01236173f), (KeypointSets.Aic14.Sigmas[0], KeypointSets.Aic14.Sigmas[6], KeypointSets.Aic14.Sigmas[13]));
        Assert.Equal((.089f, .015f), (KeypointSets.Halpe136.Sigmas[25], KeypointSets.Halpe136.Sigmas[26]));
    }

    [Theory]
    [InlineData("imagenet", 224, 256, ResizeFilter.Bilinear)]
    [InlineData("mmpretrain-imagenet", 224, 256, ResizeFilter.Bilinear)]
    [InlineData("timm-imagenet-gluon", 224, 256, ResizeFilter.Bicubic)]
    [InlineData("timm-imagenet-aug", 224, 235, ResizeFilter.Bilinear)]
    [InlineData("timm-imagenet-ssld", 288, 288, ResizeFilter.Bilinear)]
    public void Classifiers_see_what_their_code_bases_show_them(string preset, int input, int shortSide, ResizeFilter filter)
    {
        var hints = Presets.Find(preset).Hints;
        var card = new CardMaker(new ClassificationNetwork(Variant.Find("w18")), hints, []).Make(ModelTask.Classify, "", "", "");
        Assert.Equal((input, input), (card.InputHeight, card.InputWidth));
        Assert.Equal(new ClassificationRecipe { ShortSide = shortSide, Filter = filter }, card.Classification);
        Assert.Equal(("rgb", "logits", "golden retriever"), (card.ChannelOrder, card.Output, card.Classes[207]));
        Assert.Empty(card.Palette);
    }

    [Fact]
    public void A_crop_larger_than_the_picture_is_refused() => Assert.Contains(
        "at most 1",
        Assert.Throws<ImportException>(() => new CardMaker(new ClassificationNetwork(Variant.Find("w18")), new() { CropShare = 1.1 }, []).Make(ModelTask.Classify, "", "", "")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_thousand_classes_of_which_nothing_is_said_are_assumed_those_of_ImageNet()
    {
        var warnings = new List<string>();
        var card = new CardMaker(new ClassificationNetwork(Variant.Find("w18")), ModelHints.None, warnings).Make(ModelTask.Classify, "", "", "");
        Assert.Equal(["tench", "tabby", "toilet tissue"], [card.Classes[0], card.Classes[281], card.Classes[999]]);
        Assert.Equal(1000, card.Classes.Distinct().Count());
        Assert.Contains(warnings, warning => warning.Contains("assumed those of ImageNet", StringComparison.Ordinal));
        var few = new CardMaker(new ClassificationNetwork(Variant.Find("w18"), 10), ModelHints.None, warnings).Make(ModelTask.Classify, "", "", "");
        Assert.Equal("class_9", few.Classes[9]);
    }

    private static (HeatMapDecoder?, bool?) Decoder(string preset) =>
        (Presets.Find(preset).Hints.Decoder, Presets.Find(preset).Hints.ShiftFlippedHeatMap);
}

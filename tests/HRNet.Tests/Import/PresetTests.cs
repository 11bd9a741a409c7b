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
    [InlineData("fcn_hr48_480x480_40k_pascal_context_59_20210410_122738-b808b8b2.pth", "mmseg-pascal-context")]
    [InlineData("hrnet_ocr_cs_8162_torch11.pth", "cityscapes")]
    [InlineData("hrnet_lip_5583_torch04.pth", "lip")]
    [InlineData("hrnet_ade20k_4312_torch04.pth", "ade20k")]
    [InlineData("fcos_hrnetv2p_w32_gn-head_4x4_1x_coco_20201211_134730-cb8055c0.pth", "mmdet-fcos")]
    [InlineData("faster_rcnn_hrnetv2p_w18_1x_coco_20200130-56651a6d.pth", "mmdet-rcnn")]
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
        Assert.Equal(Upsampling.AlignCorners, Presets.Find("cityscapes").Facts.Upsampling);
        Assert.Equal(Upsampling.HalfPixel, Presets.Find("mmseg-cityscapes").Facts.Upsampling);
        Assert.Equal("bgr", Presets.Find("mmdet-fcos").Facts.ChannelOrder);
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
        Assert.Equal([2, 19, 21, 20, 80, 1000], ClassSets.All.Select(set => set.Classes.Count));
        Assert.All(ClassSets.All, set => Assert.Equal(set.Classes.Count, set.Palette.Count));
        Assert.Equal(["#000000", "#800000", "#008000", "#808000", "#000080"], ClassSet.DefaultPalette(5));
        Assert.Equal("#0040c0".Length, ClassSet.DefaultPalette(256)[255].Length);
        Assert.Equal(256, ClassSet.DefaultPalette(256).Distinct().Count());
    }

    [Theory]
    [InlineData("imagenet", 224, 256, ResizeFilter.Bilinear)]
    [InlineData("mmpretrain-imagenet", 224, 256, ResizeFilter.Bilinear)]
    [InlineData("timm-imagenet-gluon", 224, 256, ResizeFilter.Bicubic)]
    [InlineData("timm-imagenet-aug", 224, 235, ResizeFilter.Bilinear)]
    [InlineData("timm-imagenet-ssld", 288, 288, ResizeFilter.Bilinear)]
    public void Classifiers_see_what_their_code_bases_show_them(string preset, int input, int shortSide, ResizeFilter filter)
    {
        var facts = Presets.Find(preset).Facts;
        var card = new CardMaker(new ClassificationNetwork(Variant.Find("w18")), facts, []).Make(ModelTask.Classify, "", "", "");
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
        var card = new CardMaker(new ClassificationNetwork(Variant.Find("w18")), ModelFacts.None, warnings).Make(ModelTask.Classify, "", "", "");
        Assert.Equal(["tench", "tabby", "toilet tissue"], [card.Classes[0], card.Classes[281], card.Classes[999]]);
        Assert.Equal(1000, card.Classes.Distinct().Count());
        Assert.Contains(warnings, warning => warning.Contains("assumed those of ImageNet", StringComparison.Ordinal));
        var few = new CardMaker(new ClassificationNetwork(Variant.Find("w18"), 10), ModelFacts.None, warnings).Make(ModelTask.Classify, "", "", "");
        Assert.Equal("class_9", few.Classes[9]);
    }

    private static (HeatMapDecoder?, bool?) Decoder(string preset) =>
        (Presets.Find(preset).Facts.Decoder, Presets.Find(preset).Facts.ShiftFlippedHeatMap);
}

using System.Text.RegularExpressions;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Import.Data;

/// <summary>The published families. Sources: the configuration files of each code base at the commits named in the README.</summary>
public static class Presets
{
    private const string Apache = "Apache-2.0 (OpenMMLab); the training data may restrict use further";
    private const string ApacheTimm = "Apache-2.0 (timm); the training data may restrict use further";
    private const string Mit = "MIT (original authors); the training data may restrict use further";
    private const string Research = "Trained on research data sets: for research and demonstration only";

    /// <summary>All presets; the first whose pattern matches a file name applies to it.</summary>
    public static IReadOnlyList<Preset> All { get; } = [.. Shipped(), .. Bodies(), .. FacesAndHands(), .. Segmentations(), .. Others()];

    /// <summary>The preset of that name.</summary>
    /// <exception cref="ImportException">There is none; the message lists those there are.</exception>
    public static Preset Find(string name) => All.FirstOrDefault(preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ImportException($"There is no preset \"{name}\". There are: {string.Join(", ", All.Select(preset => preset.Name))}.");

    /// <summary>The preset for a published file name, or null.</summary>
    public static Preset? ForFile(string fileName) => All.FirstOrDefault(preset => preset.Files.IsMatch(fileName));

    private static IEnumerable<Preset> Shipped()
    {
        yield return Make("shipped-pose", @"^pose_coco17_w18_small_v1_192x144", Body(192, 144, KeypointSets.Coco17) with
        {
            Decoder = HeatMapDecoder.Plain,
            Threshold = .5f,
            PersonThreshold = .34f,
            ScoreCalibration =
            [
                [0, 0], [.05f, .14f], [.15f, .36f], [.25f, .53f], [.35f, .66f], [.45f, .76f], [.55f, .81f], [.65f, .84f], [.75f, .86f], [.85f, .91f], [.95f, .95f], [1.05f, .98f],
            ],
            License = Research,
            Description = "People seen whole, half figures less well. Trained from scratch on Leeds Sports Pose extended (Johnson & Everingham 2011), COCO 2017 and "
                + "other research data, face points and missing labels from PP-TinyPose. 700 COCO val2017 persons that were not trained on, true boxes, flip: OKS .587, AR .354. "
                + "Scores say how often a keypoint is right, within an OKS of .5: from the threshold on 77 of 100 are.",
        });
        yield return Make("shipped-segment", @"^segment_person_w18_small_v1_256", Segment(256, 256, InputFit.LongSide, Upsampling.HalfPixel) with
        {
            Classes = ClassSets.Person,
            License = Research,
            Description = "One or few large persons. Trained on Clothing Co-Parsing (Yang et al. 2014), a set of 290 pictures and COCO 2017 "
                + "photographs, soft masks from PP-HumanSeg; IoU of person on 29 photographs: mean .79.",
        });
        yield return Make("shipped-detect", @"^detect_person_w18_small_v1_320", Detect(320, 320) with
        {
            ChannelOrder = "rgb",
            Fit = InputFit.Letterbox,
            Score = ScoreRule.GeometricMean,
            Classes = new ClassSet("person-only", ["person"], ["#dc143c"], []),
            Threshold = .51f,
            License = Research,
            Description = "People over about 40 pixels of the letterboxed 320x320 picture. 288 COCO pictures that were not trained on: AP50 .429 over all persons. "
                + "At the threshold 1 in 20 pictures without people shows one, and half of the people over 48 pixels are found.",
        });
    }

    private static IEnumerable<Preset> Bodies()
    {
        // Later ones are more general: the first match counts.
        foreach (var (height, width, darkKernel0) in new[] { (256, 192, 11), (384, 288, 17) })
        {
            var size = $"{height}x{width}";
            var coco = Body(height, width, KeypointSets.Coco17);
            var whole = Body(height, width, KeypointSets.WholeBody133);
            yield return Make($"mmpose-wholebody-{size}-dark", $@"^hrnet_w(32|48)_coco_wholebody_{size}_dark", Dark(whole, darkKernel0));
            yield return Make($"mmpose-wholebody-{size}", $@"^(hrnet_w(32|48)_coco_wholebody_{size}|td-hm_hrnet-w(32|48).*(wholebody|ubody).*{size})", whole);
            yield return Make($"mmpose-coco-{size}-dark", $@"^td-hm_hrnet-w(32|48)_dark-.*coco-{size}", Dark(coco, 11));
            yield return Make($"mmpose0-coco-{size}-dark", $@"^hrnet_w(32|48)_coco_{size}_dark", Dark(coco, darkKernel0));
            yield return Make($"mmpose-coco-{size}-udp", $@"^(td-hm_hrnet-w(32|48)_udp-.*coco-{size}|hrnet_w(32|48)_coco_{size}_udp)", Udp(coco));
            yield return Make($"mmpose-coco-{size}", $@"^(td-hm_hrnet-w(32|48)_.*(coco|humanart).*{size}|hrnet_w(32|48)_coco_{size})", coco);
            yield return Make($"mmpose-posetrack-{size}", $@"^hrnet_w(32|48)_posetrack18_{size}", coco with { Keypoints = KeypointSets.PoseTrack17 });
            yield return Make($"mmpose-crowdpose-{size}", $@"^hrnet_w(32|48)_crowdpose_{size}", coco with { Keypoints = KeypointSets.CrowdPose14 });
            yield return Make($"mmpose-aic-{size}", $@"^hrnet_w(32|48)_aic_{size}", coco with { Keypoints = KeypointSets.Aic14 });
            var other = Body(height, width, keypoints: null);
            yield return Make($"mmpose-top-down-{size}", $@"^(hrnet_w(32|48)_[a-z0-9]+_{size}|td-hm_hrnet-w(32|48)_.*{size})", other);
            yield return Make($"coco-{size}", $@"^pose_hrnet_w(32|48)_{size}", coco with { Decoder = HeatMapDecoder.Plain, License = Mit });
        }

        var mpii = Body(256, 256, KeypointSets.Mpii16);
        yield return Make("mmpose-mpii-256x256-dark", @"^hrnet_w(32|48)_mpii_256x256_dark", Dark(mpii, 11));
        yield return Make("mmpose-mpii-256x256", @"^hrnet_w(32|48)_mpii_256x256", mpii);
        yield return Make("mpii-256x256", @"^pose_hrnet_w(32|48)_256x256", mpii with { Decoder = HeatMapDecoder.Plain, License = Mit });
    }

    private static IEnumerable<Preset> FacesAndHands()
    {
        (string Name, string Files, KeypointSet Keypoints)[] faces =
        [
            ("wflw", "(wflw|WFLW)", KeypointSets.Wflw98), ("300w", "300[wW](lp)?", KeypointSets.Face68), ("aflw", "(aflw|AFLW)", KeypointSets.Aflw19),
            ("cofw", "(cofw|COFW)", KeypointSets.Cofw29), ("wholebody-face", "coco_wholebody_face", KeypointSets.Face68),
        ];
        foreach (var (name, files, keypoints) in faces)
        {
            var face = Crop(256, 256, keypoints) with { Task = ModelTask.Face, Upsampling = Upsampling.HalfPixel };
            yield return Make($"mmpose-{name}-dark", $"^hrnetv2_w18_{files}_256x256_dark", Dark(face, 11));
            yield return Make($"mmpose-{name}", $"^hrnetv2_w18_{files}_256x256", face);
            yield return Make(name, $"^HR18-{files}", face with { Decoder = HeatMapDecoder.Face, License = Mit });
        }

        var hand = Crop(256, 256, KeypointSets.Hand21) with { Task = ModelTask.Pose, Upsampling = Upsampling.HalfPixel };
        const string sets = "(coco_wholebody_hand|onehand10k|rhd2d)";
        yield return Make("mmpose-hand-dark", $"^hrnetv2_w18_{sets}_256x256_dark", Dark(hand, 11));
        yield return Make("mmpose-hand-udp", $"^hrnetv2_w18_{sets}_256x256_udp", Udp(hand));
        yield return Make("mmpose-hand", $"^hrnetv2_w18_{sets}_256x256", hand);
    }

    private static IEnumerable<Preset> Segmentations()
    {
        // mmseg: FCN and OCR heads share the protocol of the data set.
        const string heads = "^(fcn|ocrnet)_hr(18s|18|48)_";
        var cityscapes = Segment(1024, 2048, InputFit.LongSide, Upsampling.HalfPixel) with { Classes = ClassSets.Cityscapes };
        yield return Make("mmseg-cityscapes", $"{heads}.*cityscapes", cityscapes);
        yield return Make("mmseg-ade20k", $"{heads}.*ade20k", Segment(512, 512, InputFit.ShortSideWhole, Upsampling.HalfPixel));
        var voc = Segment(512, 512, InputFit.ShortSideWhole, Upsampling.HalfPixel) with { Classes = ClassSets.Voc };
        yield return Make("mmseg-voc", $"{heads}.*voc12aug", voc);
        yield return Make("mmseg-pascal-context", $"{heads}.*pascal_context", Segment(480, 480, InputFit.ShortSide, Upsampling.HalfPixel));

        // The OCR branch of the original code aligns corners, also in its files without OCR.
        var aligned = Segment(1024, 2048, InputFit.LongSide, Upsampling.AlignCorners) with { License = Mit };
        yield return Make("cityscapes", "^hrnet_(ocr_)?cs_", aligned with { Classes = ClassSets.Cityscapes });
        yield return Make("lip", "^hrnet_(ocr_)?lip_", aligned with { Input = new(473, 473), Fit = InputFit.Stretch, Classes = ClassSets.Lip });
        yield return Make("pascal-context", "^hrnet_(ocr_)?pascal_ctx_", aligned with { Input = new(480, 480), Fit = InputFit.ShortSide });
        yield return Make("cocostuff", "^hrnet_(ocr_)?cocostuff_", aligned with { Input = new(520, 520), Fit = InputFit.ShortSide });
        yield return Make("ade20k", "^hrnet_(ocr_)?ade20k_", aligned with { Input = new(520, 520), Fit = InputFit.ShortSide });
        yield return Make("cityscapes-v1.1", "^hrnet_w48_cityscapes_cls19", cityscapes with { License = Mit });
    }

    private static IEnumerable<Preset> Others()
    {
        // Later ones are more general: the first match counts. The authors' code, timm and mmpretrain all resize with Pillow.
        var imagenet = new ModelFacts
        {
            Task = ModelTask.Classify,
            Input = new(224, 224),
            Upsampling = Upsampling.Nearest,
            ChannelOrder = "rgb",
            CropShare = ClassificationRecipe.UsualShare,
            Filter = ResizeFilter.Bilinear,
            Classes = ClassSets.ImageNet,
            License = Mit,
        };
        // As timm validates these two, at a size above that of training.
        yield return Make("timm-imagenet-ssld", @"^hrnet_w\d+_ssld\.paddle_in1k", imagenet with { Input = new(288, 288), CropShare = 1, License = ApacheTimm });
        yield return Make("timm-imagenet-gluon", @"^hrnet_w\d+(_small|_small_v2)?\.gluon_in1k", imagenet with { Filter = ResizeFilter.Bicubic, License = ApacheTimm });
        yield return Make("timm-imagenet-aug", @"^hrnet_w\d+\.ms_aug_in1k", imagenet with { CropShare = .95 });
        yield return Make("mmpretrain-imagenet", @"^hrnet-w\d+_3rdparty_8xb32(-ssld)?_in1k", imagenet with { License = Apache });
        yield return Make("imagenet", @"^(HRNet_W\d+_C|hrnet_w\d+(_small|_small_v[12]|_small_model_v[12]|_ssld)?[.\-]|hrnetv2_w\d+(-|_imagenet_pretrained))", imagenet);
        var detect = Detect(800, 1333) with { License = Apache, Classes = ClassSets.Coco };
        const string rcnn = "^(faster_rcnn|mask_rcnn|cascade_rcnn|cascade_mask_rcnn)_hrnetv2p_w";
        yield return Make("mmdet-fcos", "^fcos_hrnetv2p_w", detect with { ChannelOrder = "bgr", PyramidStride = 2 });
        yield return Make("mmdet-rcnn", rcnn, detect with { ChannelOrder = "rgb", PyramidStride = 1 });
    }

    private static Preset Make(string name, string files, ModelFacts facts) =>
        new(name, new Regex(files, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking), facts);

    private static ModelFacts Crop(int height, int width, KeypointSet? keypoints) => new()
    {
        Input = new(height, width),
        Keypoints = keypoints,
        Decoder = HeatMapDecoder.PlainPerAxis,
        ShiftFlippedHeatMap = true,
        ChannelOrder = "rgb",
        License = Apache,
    };

    private static ModelFacts Body(int height, int width, KeypointSet? keypoints) =>
        Crop(height, width, keypoints) with { Task = ModelTask.Pose, Upsampling = Upsampling.Nearest };

    private static ModelFacts Dark(ModelFacts plain, int kernel) => plain with { Decoder = HeatMapDecoder.Dark, BlurKernel = kernel };

    private static ModelFacts Udp(ModelFacts plain) =>
        plain with { Decoder = HeatMapDecoder.Udp, BlurKernel = 11, ShiftFlippedHeatMap = false };

    private static ModelFacts Segment(int height, int width, InputFit fit, Upsampling upsampling) => new()
    {
        Task = ModelTask.Segment,
        Input = new(height, width),
        Fit = fit,
        Upsampling = upsampling,
        ChannelOrder = "rgb",
        License = Apache,
    };

    private static ModelFacts Detect(int height, int width) => new()
    {
        Task = ModelTask.Detect,
        Input = new(height, width),
        Fit = InputFit.LongAndShortSide,
        Upsampling = Upsampling.Nearest,
    };
}

using System.Text.RegularExpressions;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Import.Data;

/// <summary>The published families. Sources: the configuration files of each code base at the commits named in the README.</summary>
public static class Presets
{
    private const string Apache = "Apache-2.0 (OpenMMLab); the training data may restrict use further";
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
        yield return Make("shipped-segment", @"^segment_person_w18_small_v1_256", Segment(256, 256, ClassSets.Person) with
        {
            Fit = InputFit.LongSide,
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
        // mmseg: FCN and OCR heads share the protocol of the data set. Sizes are rows x columns of the test pipeline's scale.
        const string heads = "^(fcn|ocrnet)_hr(18s|18|48)_";
        yield return Make("mmseg-cityscapes", $"{heads}.*cityscapes", Mmseg(1024, 2048, ClassSets.Cityscapes));
        yield return Make("mmseg-ade20k", $"{heads}.*ade20k", Mmseg(512, 2048, ClassSets.Ade20k));
        yield return Make("mmseg-voc", $"{heads}.*voc12aug", Mmseg(512, 2048, ClassSets.Voc));
        yield return Make("mmseg-pascal-context-59", $"{heads}.*pascal[_-]context[_-]59", Sliding(Mmseg(520, 520, ClassSets.PascalContext59)));
        yield return Make("mmseg-pascal-context", $"{heads}.*pascal[_-]context", Sliding(Mmseg(520, 520, ClassSets.PascalContext60)));
        yield return Make("mmseg-loveda", $"{heads}.*loveda", Mmseg(1024, 1024, ClassSets.LoveDa));
        yield return Make("mmseg-isprs", $"{heads}.*(potsdam|vaihingen)", Mmseg(512, 512, ClassSets.Isprs));
        yield return Make("mmseg-isaid", $"{heads}.*isaid", Mmseg(896, 896, ClassSets.Isaid));

        // The original code's OCR branch: files with OCR align corners; of those without, only ADE20K's and COCO-Stuff's do.
        var cityscapes = Original(1024, 2048, ClassSets.Cityscapes);
        cityscapes = cityscapes with { Segmentation = cityscapes.Segmentation!.With(WindowRule.InsideAboveOne, 1024, 2048, 1024, 2048) };
        var lip = Padded(Original(473, 473, ClassSets.Lip, StartRule.Stretched), 473);
        var context = Padded(Original(520, 520, ClassSets.PascalContext59), 520);
        yield return Make("cityscapes", "^hrnet_cs_", cityscapes);
        yield return Make("cityscapes-ocr", "^hrnet_ocr_cs_", Aligned(cityscapes));
        yield return Make("lip", "^hrnet_lip_", lip);
        yield return Make("lip-ocr", "^hrnet_ocr_lip_", Aligned(lip));
        yield return Make("pascal-context-60", "^hrnet_pascal_ctx_48", context with { Classes = ClassSets.PascalContext60 });
        yield return Make("pascal-context", "^hrnet_pascal_ctx_", context);
        yield return Make("pascal-context-60-ocr", "^hrnet_ocr_pascal_ctx_50", Aligned(context) with { Classes = ClassSets.PascalContext60 });
        yield return Make("pascal-context-ocr", "^hrnet_ocr_pascal_ctx_", Aligned(context));
        yield return Make("cocostuff", "^hrnet_(ocr_)?cocostuff_", Aligned(Padded(Original(520, 520, ClassSets.CocoStuff, StartRule.ShortSideCut), 520)));
        yield return Make("ade20k", "^hrnet_(ocr_)?ade20k_", Aligned(Padded(Original(520, 520, ClassSets.Ade20k, StartRule.ShortSide), 520)));

        // Its branches master and pytorch-v1.1.
        var context480 = Padded(Original(520, 520, ClassSets.PascalContext59), 480);
        yield return Make("cityscapes-v1.1", "^hrnet_w(48|18_small_v[12])_cityscapes_cls19", cityscapes);
        yield return Make("lip-v1.1", "^hrnet_w48_lip_cls20", lip);
        yield return Make("pascal-context-v1.1", "^hrnet_w48_pascal_context_cls59", context480);
        yield return Make("pascal-context-60-v1.1", "^hrnet_w48_pascal_context_cls60", context480 with { Classes = ClassSets.PascalContext60 });
    }

    private static IEnumerable<Preset> Others()
    {
        yield return Make("imagenet", @"^(HRNet_W\d+_C|hrnet_w\d+(_small|_small_v2|_ssld)?[.\-])", new ModelFacts
        {
            Task = ModelTask.Classify,
            Input = new(224, 224),
            Upsampling = Upsampling.Nearest,
            ChannelOrder = "rgb",
            License = Mit,
        });
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

    private static ModelFacts Segment(int height, int width, ClassSet classes) => new()
    {
        Task = ModelTask.Segment,
        Input = new(height, width),
        Upsampling = Upsampling.HalfPixel,
        Classes = classes,
        ChannelOrder = "rgb",
        License = Apache,
    };

    private static ModelFacts Mmseg(int height, int width, ClassSet classes) => Segment(height, width, classes) with
    {
        Segmentation = new() { Rule = SegmentationRule.Mmseg, BaseHeight = height, BaseWidth = width },
    };

    private static ModelFacts Original(int height, int width, ClassSet classes, StartRule start = StartRule.Picture) => Segment(height, width, classes) with
    {
        Segmentation = new() { Rule = SegmentationRule.Original, BaseHeight = height, BaseWidth = width, Start = start },
        License = Mit,
    };

    /// <summary>mmseg's windows for PASCAL-Context.</summary>
    private static ModelFacts Sliding(ModelFacts facts) => facts with { Input = new(480, 480), Segmentation = facts.Segmentation!.With(WindowRule.Inside, 480, 480, 320, 320) };

    /// <summary>The original code's windows, each two thirds after the one before.</summary>
    private static ModelFacts Padded(ModelFacts facts, int side) =>
        facts with { Input = new(side, side), Segmentation = facts.Segmentation!.With(WindowRule.Padded, side, side, side * 2 / 3, side * 2 / 3) };

    private static ModelFacts Aligned(ModelFacts facts) => facts with { Upsampling = Upsampling.AlignCorners };

    private static ModelFacts Detect(int height, int width) => new()
    {
        Task = ModelTask.Detect,
        Input = new(height, width),
        Fit = InputFit.LongAndShortSide,
        Upsampling = Upsampling.Nearest,
    };
}

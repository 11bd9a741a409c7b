using System.Text.RegularExpressions;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Import.Data;

/// <summary>What is known of a published family of checkpoints. Width and number of keypoints or classes come from the tensors.</summary>
/// <param name="Name">The name for options.</param>
/// <param name="Files">Matches the names of the published files, so that those need no option.</param>
/// <param name="Hints">What holds for them.</param>
internal sealed record Preset(string Name, Regex Files, ModelHints Hints);

/// <summary>The published families. Sources: the configuration files of each code base at the commits named in the README.</summary>
internal static class Presets
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
        yield return Make("shipped-pose", @"^pose_coco17_w18_small_v1_192x144", Body(new(192, 144), KeypointSets.Coco17) with
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
        // mmpose 1.x writes td-hm_hrnet-WIDTH_[DECODER-]BATCH_SET-SIZE, 0.x hrnet_WIDTH_SET_SIZE[_DECODER]; its model zoo holds files of
        // both kinds.
        const string widths = "w(32|48)";
        InputSize low = new(256, 192), high = new(384, 288), square = new(256, 256);
        (string Name, string Files, KeypointSet Keypoints, InputSize[] Sizes)[] sets =
        [
            ("wholebody", "(coco[-_]wholebody|ubody-coco(-wholebody)?)", KeypointSets.WholeBody133, [low, high]), ("coco", "(coco|humanart)", KeypointSets.Coco17, [low, high]),
            ("posetrack", "posetrack18", KeypointSets.PoseTrack17, [low, high]), ("crowdpose", "crowdpose", KeypointSets.CrowdPose14, [low]),
            ("aic", "aic", KeypointSets.Aic14, [low]), ("exlpose", "exlpose(-[a-z]+)?", KeypointSets.ExLPose14, [low]), ("macaque", "macaque", KeypointSets.Coco17, [low]),
            ("halpe", "halpe", KeypointSets.Halpe136, [high]), ("mpii", "mpii", KeypointSets.Mpii16, [square]), ("animalpose", "animalpose", KeypointSets.AnimalPose20, [square]),
            ("ap10k", "ap10k", KeypointSets.Ap10k17, [square]), ("animalkingdom", "animalkingdom_P[0-9](_[a-z]+)?", KeypointSets.AnimalKingdom23, [square]),
            ("atrw", "atrw", KeypointSets.Atrw15, [square]), ("horse10", "horse10", KeypointSets.Horse22, [square]),
        ];
        foreach (var (name, files, keypoints, size) in sets.SelectMany(set => set.Sizes.Select(size => (set.Name, set.Files, set.Keypoints, size))))
        {
            var body = Body(size, keypoints);
            string Version1(string decoder) => $"td-hm_hrnet-{widths}_{decoder}[0-9]+xb[0-9]+-[0-9]+e_{files}-{size}";
            string Version0(string decoder) => $"hrnet_{widths}_{files}_{size}{decoder}";
            if (name is "coco" or "wholebody" or "mpii" or "halpe")
            {
                // Both versions blur with 11, but for the larger maps 0.x with 17.
                yield return Make($"mmpose-{name}-{size}-dark", size == high ? $"^{Version1("dark-")}" : $"^({Version1("dark-")}|{Version0("_dark")})", Dark(body, 11));
                if (size == high) yield return Make($"mmpose0-{name}-{size}-dark", $"^{Version0("_dark")}", Dark(body, 17));
            }

            if (name is "coco")
            {
                yield return Make($"mmpose-{name}-{size}-udp-regress", $"^({Version1("udp-regress-")}|{Version0("_udp_regress")})", Udp(body) with { Decoder = HeatMapDecoder.UdpRegress });
                yield return Make($"mmpose-{name}-{size}-udp", size == high ? $"^{Version1("udp-")}" : $"^({Version1("udp-")}|{Version0("_udp")})", Udp(body));
                if (size == high) yield return Make($"mmpose0-{name}-{size}-udp", $"^{Version0("_udp")}", Udp(body) with { BlurKernel = 17 });
            }

            yield return Make($"mmpose-{name}-{size}", $"^({Version1("(fp16-)?")}|{Version0("")})", body);
        }

        const string both = $"^td-hm_hrnet-{widths}_[0-9]+xb[0-9]+-[0-9]+e_coco-aic-256x192";
        yield return Make("mmpose-coco-aic-256x192-combine", $"{both}-combine", Body(low, KeypointSets.CocoAic19));
        yield return Make("mmpose-coco-aic-256x192-merge", $"{both}-merge", Body(low, KeypointSets.Coco17));
        foreach (var size in new[] { low, high, square })
            yield return Make($"mmpose-top-down-{size}", $"^(hrnet_{widths}_[a-z0-9]+_{size}[-.]|td-hm_hrnet-{widths}_[0-9]+xb.*{size})", Body(size, keypoints: null));
        foreach (var (name, size, keypoints) in new[] { ("coco", low, KeypointSets.Coco17), ("coco", high, KeypointSets.Coco17), ("mpii", square, KeypointSets.Mpii16) })
            yield return Make($"{name}-{size}", $"^pose_hrnet_{widths}_{size}", Body(size, keypoints) with { Decoder = HeatMapDecoder.Plain, License = Mit });
    }

    private static IEnumerable<Preset> FacesAndHands()
    {
        (string Name, string Sets, KeypointSet Keypoints, ModelTask Task)[] sets =
        [
            ("wflw", "wflw", KeypointSets.Wflw98, ModelTask.Face), ("300w", "300w(lp)?", KeypointSets.Face68, ModelTask.Face),
            ("aflw", "aflw", KeypointSets.Aflw19, ModelTask.Face), ("cofw", "cofw", KeypointSets.Cofw29, ModelTask.Face),
            ("wholebody-face", "coco[-_]wholebody[-_]face", KeypointSets.Face68, ModelTask.Face),
            ("hand", "(coco[-_]wholebody[-_]hand|onehand10k|rhd2d|panoptic(2d|-hand2d)?)", KeypointSets.Hand21, ModelTask.Pose),
        ];
        foreach (var (name, names, keypoints, task) in sets)
        {
            var crop = Crop(new(256, 256), keypoints) with { Task = task, Upsampling = Upsampling.HalfPixel };
            string Files(string before, string behind) => $"^(td-hm_hrnetv2-w18_{before}[0-9]+xb[0-9]+-[0-9]+e_{names}-256x256|hrnetv2_w18_{names}_256x256{behind})";
            yield return Make($"mmpose-{name}-dark", Files("dark-", "_dark"), Dark(crop, 11));
            if (task == ModelTask.Pose) yield return Make($"mmpose-{name}-udp", Files("udp-", "_udp"), Udp(crop));
            yield return Make($"mmpose-{name}", Files("(awing-)?", ""), crop);

            // The original landmark code has no flip test. Its maps are cut at pixel edges, so a mirrored one lies where it should without
            // a shift.
            if (task == ModelTask.Face)
                yield return Make(name, $"^HR18-(?i:{names})", crop with { Decoder = HeatMapDecoder.Face, ShiftFlippedHeatMap = false, License = Mit });
        }
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
        // Later ones are more general: the first match counts. The authors' code, timm and mmpretrain all resize with Pillow.
        var imagenet = new ModelHints
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
        const string rcnn = "^(faster_rcnn|mask_rcnn|cascade_rcnn|cascade_mask_rcnn|htc)_hrnetv2p_w";
        var fcos = detect with { ChannelOrder = "bgr", PyramidStride = 2 };
        // The FCOS of 2019 has the means of Caffe, although the backbone was trained with others.
        yield return Make("mmdet1-fcos", @"^fcos_hrnetv2p_w\d+_(mstrain_)?\dx_2019", fcos with { Mean = [102.9801f, 115.9465f, 122.7717f], Std = [1, 1, 1] });
        yield return Make("mmdet-fcos", "^fcos_hrnetv2p_w", fcos);
        yield return Make("mmdet-rcnn", rcnn, detect with { ChannelOrder = "rgb", PyramidStride = 1 });
        // The original detection code decodes pictures of zip files to floats.
        yield return Make("rcnn", @"^(Faster|Mask|Cascade)R-CNN-HR\d+-", detect with
        {
            ChannelOrder = "rgb",
            PyramidStride = 1,
            FloatResize = true,
            NmsPre = MmdetDefaults.OriginalProposals,
            MaxProposals = MmdetDefaults.OriginalProposals,
            License = Mit,
        });
    }

    private static Preset Make(string name, string files, ModelHints hints) =>
        new(name, new Regex(files, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking), hints);

    private static ModelHints Crop(InputSize input, KeypointSet? keypoints) => new()
    {
        Input = input,
        Keypoints = keypoints,
        Decoder = HeatMapDecoder.PlainPerAxis,
        ShiftFlippedHeatMap = true,
        ChannelOrder = "rgb",
        License = Apache,
    };

    private static ModelHints Body(InputSize input, KeypointSet? keypoints) =>
        Crop(input, keypoints) with { Task = ModelTask.Pose, Upsampling = Upsampling.Nearest };

    private static ModelHints Dark(ModelHints plain, int kernel) => plain with { Decoder = HeatMapDecoder.Dark, BlurKernel = kernel };

    private static ModelHints Udp(ModelHints plain) =>
        plain with { Decoder = HeatMapDecoder.Udp, BlurKernel = 11, ShiftFlippedHeatMap = false };

    private static ModelHints Segment(int height, int width, ClassSet classes) => new()
    {
        Task = ModelTask.Segment,
        Input = new(height, width),
        Upsampling = Upsampling.HalfPixel,
        Classes = classes,
        ChannelOrder = "rgb",
        License = Apache,
    };

    private static ModelHints Mmseg(int height, int width, ClassSet classes) => Segment(height, width, classes) with
    {
        Segmentation = new() { Rule = SegmentationRule.Mmseg, BaseHeight = height, BaseWidth = width },
    };

    private static ModelHints Original(int height, int width, ClassSet classes, StartRule start = StartRule.Picture) => Segment(height, width, classes) with
    {
        Segmentation = new() { Rule = SegmentationRule.Original, BaseHeight = height, BaseWidth = width, Start = start },
        License = Mit,
    };

    /// <summary>mmseg's windows for PASCAL-Context.</summary>
    private static ModelHints Sliding(ModelHints hints) => hints with { Input = new(480, 480), Segmentation = hints.Segmentation!.With(WindowRule.Inside, 480, 480, 320, 320) };

    /// <summary>The original code's windows, each two thirds after the one before.</summary>
    private static ModelHints Padded(ModelHints hints, int side) =>
        hints with { Input = new(side, side), Segmentation = hints.Segmentation!.With(WindowRule.Padded, side, side, side * 2 / 3, side * 2 / 3) };

    private static ModelHints Aligned(ModelHints hints) => hints with { Upsampling = Upsampling.AlignCorners };

    private static ModelHints Detect(int height, int width) => new()
    {
        Task = ModelTask.Detect,
        Input = new(height, width),
        Fit = InputFit.LongAndShortSide,
        Upsampling = Upsampling.Nearest,
    };
}

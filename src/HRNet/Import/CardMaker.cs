using HRNet.Import.Data;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Import;

/// <summary>Fills a model card from an architecture and what is known about it; what is not known becomes a stated assumption.</summary>
internal sealed class CardMaker(Architecture architecture, ModelHints hints, ICollection<string> warnings)
{
    /// <summary>The card.</summary>
    /// <param name="task">What the model answers.</param>
    /// <param name="source">File name of the checkpoint.</param>
    /// <param name="sha256">Its hash.</param>
    /// <param name="regionsFile">Name of the file that a second stage is written to.</param>
    public ModelCard Make(ModelTask task, string source, string sha256, string regionsFile)
    {
        var size = hints.Input ?? AssumedSize(task);
        if (!size.IsPossible())
            throw new ImportException($"An input of {size} is not possible: each side has to be between 32 and 4096.");
        if (hints.CropShare is not (null or (> 0 and <= 1)))
            throw new ImportException($"A crop share of {hints.CropShare} is not possible: it is above 0 and at most 1.");
        var order = hints.ChannelOrder ?? "rgb";
        var card = new ModelCard
        {
            Task = task,
            Architecture = architecture.System,
            Variant = architecture.Variant.Name,
            Upsampling = architecture.Upsampling,
            InputHeight = size.Height,
            InputWidth = size.Width,
            Fit = hints.Fit ?? (task == ModelTask.Detect ? InputFit.LongAndShortSide : InputFit.LongSide),
            Mean = hints.Mean ?? (order == "bgr" ? [.. ModelCard.ImageNetMean.Reverse()] : ModelCard.ImageNetMean),
            Std = hints.Std ?? (order == "bgr" ? [.. ModelCard.ImageNetStd.Reverse()] : ModelCard.ImageNetStd),
            Segmentation = task == ModelTask.Segment ? hints.Segmentation : null,
            ChannelOrder = order,
            Output = architecture.Outputs.Contains("logits") ? "logits" : architecture.Outputs[0],
            Threshold = hints.Threshold ?? (task == ModelTask.Detect ? .3f : .2f),
            PersonThreshold = hints.PersonThreshold,
            ScoreCalibration = hints.ScoreCalibration ?? [],
            Source = source,
            SourceSha256 = sha256,
            License = hints.License ?? "",
            Description = hints.Description ?? "",
        };
        return architecture switch
        {
            PoseNetwork pose => WithKeypoints(card, pose.Keypoints),
            FaceNetwork face => WithKeypoints(card, face.Keypoints),
            SegmentationNetwork segmentation => WithClasses(card, segmentation.Classes),
            OcrNetwork ocr => WithClasses(card, ocr.Classes),
            // Colors tell pixels and boxes apart; a class of a whole picture needs none.
            ClassificationNetwork classification => WithClasses(card, classification.Classes) with
            {
                Palette = [],
                Classification = ClassificationRecipe.Of(
                    Math.Max(size.Height, size.Width), hints.CropShare ?? ClassificationRecipe.UsualShare, hints.Filter ?? ResizeFilter.Bilinear),
            },
            FcosNetwork fcos => WithClasses(card, fcos.Classes) with { Detection = MmdetDefaults.Fcos(fcos, hints) },
            RcnnNetwork rcnn => WithClasses(card, rcnn.Second.Classes) with { Detection = MmdetDefaults.Rcnn(rcnn, hints, regionsFile) },
            _ => card,
        };
    }

    private ModelCard WithKeypoints(ModelCard card, int maps)
    {
        var decoder = Decoder(maps);
        var count = maps / decoder.MapsPerKeypoint();
        var set = hints.Keypoints;
        if (set is not null && set.Keypoints.Count != count)
        {
            warnings.Add($"The keypoint set {set.Name} has {set.Keypoints.Count} keypoints, the network {count}: the set is not used.");
            set = null;
        }

        if (set is null)
        {
            set = (architecture is FaceNetwork ? KeypointSets.OfFace(count) : null) ?? KeypointSets.OfCount(count) ?? KeypointSet.Unnamed(count);
            warnings.Add(set.Name != KeypointSet.UnnamedName
                ? $"Nothing says what the {count} keypoints are: assumed {set.Name} (--keypoints)."
                : $"Nothing says what the {count} keypoints are: they are called {set.Keypoints[0]} and so on (--keypoints).");
            if (set.Name == KeypointSet.UnnamedName && count % 3 == 0 && KeypointSets.OfCount(count / 3) is { } third)
                warnings.Add($"{count} maps may be three for each keypoint of {third.Name}, where a model regresses offsets (--decoder udp_regress).");
        }

        return card with
        {
            Keypoints = set.Keypoints,
            Limbs = set.Limbs,
            FlipPairs = set.FlipPairs,
            Sigmas = set.Sigmas,
            Decoder = decoder,
            BlurKernel = hints.BlurKernel ?? 11,
            ShiftFlippedHeatMap = hints.ShiftFlippedHeatMap ?? decoder.ShiftsFlipped(),

            // A disc of ones, as it is trained on 64x48 cells, has .35 left at its center when it is blurred for decoding.
            Threshold = hints.Threshold ?? (decoder == HeatMapDecoder.UdpRegress ? .1f : card.Threshold),
        };
    }

    private HeatMapDecoder Decoder(int maps)
    {
        var decoder = hints.Decoder ?? HeatMapDecoder.Plain;
        if (hints.Decoder is null) warnings.Add("Nothing says how the heat maps are decoded: assumed plain (--decoder).");

        // mmpose 0.x writes its UDP settings in ways that leave the offsets unsaid; three maps for each keypoint of the data set say it.
        if (decoder == HeatMapDecoder.Udp && hints.Keypoints?.Keypoints.Count * 3 == maps) decoder = HeatMapDecoder.UdpRegress;
        if (maps % decoder.MapsPerKeypoint() == 0) return decoder;
        throw new ImportException($"The decoder {decoder} takes {decoder.MapsPerKeypoint()} maps for each keypoint, but the network answers {maps} maps.");
    }

    private ModelCard WithClasses(ModelCard card, int count)
    {
        var set = hints.Classes;
        if (set is not null && set.Classes.Count != count)
        {
            warnings.Add($"The class set {set.Name} has {set.Classes.Count} classes, the network {count}: the set is not used.");
            set = null;
        }

        if (set is null)
        {
            var isImageNet = architecture is ClassificationNetwork && count == ClassSets.ImageNet.Classes.Count;
            set = isImageNet ? ClassSets.ImageNet : ClassSet.Unnamed(count);
            warnings.Add($"Nothing says what the {count} classes are: {(isImageNet ? "assumed those of ImageNet" : "they are named class_0 and so on")}.");
        }

        return card with { Classes = set.Classes, Palette = set.Palette, FlipPairs = set.FlipPairs };
    }

    private InputSize AssumedSize(ModelTask task)
    {
        var size = (task, architecture) switch
        {
            (ModelTask.Classify, _) => new InputSize(224, 224),
            (_, FaceNetwork) => new InputSize(256, 256),
            (ModelTask.Pose, PoseNetwork { Keypoints: 16 }) => new InputSize(256, 256),
            (ModelTask.Pose, _) => new InputSize(256, 192),
            (ModelTask.Detect, _) => new InputSize(800, 1333),
            _ => new InputSize(512, 512),
        };
        warnings.Add($"Nothing says the input size: assumed {size}, rows x columns (--input).");
        return size;
    }
}

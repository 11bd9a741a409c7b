using HRNet.Checkpoints.Pickle;
using HRNet.Import.Data;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Import.Metadata;

/// <summary>
/// Reads what code bases write beside the tensors: mmcv's <c>meta</c> (CLASSES, PALETTE, config text), mmengine's (dataset_meta, cfg text),
/// and the plain entries of this product's own training scripts (task, input, upsampling, keypoints, decoder).
/// </summary>
internal static class MetadataHints
{
    /// <summary>The hints of a checkpoint's metadata; empty where there is none. Values of unexpected types are passed over.</summary>
    public static ModelHints Read(IReadOnlyDictionary<string, object?> metadata)
    {
        if (!metadata.TryGetValue("meta", out var meta)) return ModelHints.None;
        var dataset = meta.Entry("dataset_meta");
        var config = meta.Entry("cfg") as string ?? meta.Entry("config") as string;
        return new ModelHints
        {
            Task = Plain.Member<ModelTask>(meta.Entry("task") as string),
            Input = Size(meta.Entry("input") as string),
            Upsampling = Plain.Member<Upsampling>(meta.Entry("upsampling") as string),
            Decoder = Decoder(meta.Entry("decoder") as string),
            ShiftFlippedHeatMap = meta.Entry("flip_shift") as bool?,
            ChannelOrder = (meta.Entry("color") as string)?.ToLowerInvariant() is ("rgb" or "bgr") and var order ? order : null,
            Score = (meta.Entry("score") as string)?.StartsWith("sqrt(", StringComparison.Ordinal) is true ? ScoreRule.GeometricMean : null,
            Keypoints = Keypoints(meta.Entry("keypoints") as string, dataset),
            Classes = Classes(meta.Entry("CLASSES") ?? dataset.Entry("classes"), meta.Entry("PALETTE") ?? dataset.Entry("palette")),
        }.Or(config is null ? ModelHints.None : DetectionConfig.Read(config).Or(SegmentationConfig.Read(config)).Or(ConfigText.Read(config)));
    }

    private static InputSize? Size(string? text)
    {
        try
        {
            return text is null ? null : InputSize.Parse(text);
        }
        catch (ImportException)
        {
            return null;
        }
    }

    private static HeatMapDecoder? Decoder(string? text) => text == "quarter" ? HeatMapDecoder.Plain : Plain.Member<HeatMapDecoder>(text);

    private static KeypointSet? Keypoints(string? name, object? dataset)
    {
        if (KeypointSets.All.FirstOrDefault(set => set.Name == name) is { } known) return known;
        if (dataset.Entry("keypoint_id2name") is not { } names) return null;
        var found = new List<string>();
        while (names.Entry((long)found.Count) is string keypoint) found.Add(keypoint);
        if (found.Count == 0) return null;
        var sigmas = NumpyArray.Read(dataset.Entry("sigmas")) ?? dataset.Entry("sigmas").ElementsOf<double>()?.ToArray() ?? [];
        return new KeypointSet(
            dataset.Entry("dataset_name") as string ?? "from the checkpoint",
            found,
            FlipPairs(dataset.Entry("flip_indices").ElementsOf<long>(), found.Count),
            dataset.Entry("skeleton_links").Pairs(below: found.Count) ?? [],
            sigmas.Length == found.Count && sigmas.All(s => s > 0 && double.IsFinite(s)) ? [.. sigmas.Select(s => (float)s)] : []);
    }

    /// <summary>flip_indices[k] is what keypoint k becomes in the mirror.</summary>
    private static IReadOnlyList<int[]> FlipPairs(IReadOnlyList<long>? mirrored, int count) => mirrored is null || mirrored.Count != count
        ? []
        : [.. Enumerable.Range(0, count).Where(k => mirrored[k] > k && mirrored[k] < count).Select(k => new[] { k, (int)mirrored[k] })];

    private static ClassSet? Classes(object? classes, object? palette)
    {
        if (classes.ElementsOf<string>() is not { Count: > 0 } names) return null;
        // mmdet 1.x and the original detection code write traffic_light for COCO's traffic light.
        if (names.Select(name => name.Replace('_', ' ')).SequenceEqual(ClassSets.Coco.Classes)) return ClassSets.Coco;
        var colors = palette.Elements()?.Select(Color).ToList();
        return new ClassSet(
            "from the checkpoint",
            names,
            colors?.Count == names.Count && colors.All(c => c is not null) ? [.. colors.Select(c => c!)] : ClassSet.DefaultPalette(names.Count),
            []);
    }

    private static string? Color(object? rgb) => rgb.ElementsOf<long>() is { Count: 3 } levels && levels.All(level => level is >= 0 and <= 255)
        ? $"#{levels[0]:x2}{levels[1]:x2}{levels[2]:x2}"
        : null;
}

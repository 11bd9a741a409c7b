using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Tests;

namespace HRNet.Benchmarks;

/// <summary>Networks of the paper with weights made from their names: as fast as the trained ones.</summary>
internal static class FilledModel
{
    private const int Keypoints = 17;

    /// <summary>Writes the pose network W32 at 256 x 192 into a folder.</summary>
    /// <returns>The model's name.</returns>
    public static string Write(string folder)
    {
        const string Name = "pose_w32_256x192";
        var card = new ModelCard
        {
            Task = ModelTask.Pose,
            Architecture = "HRNetV1",
            Variant = "w32",
            InputHeight = 256,
            InputWidth = 192,
            Output = "heatmaps",
            Keypoints = [.. Enumerable.Range(0, Keypoints).Select(k => $"keypoint {k}")],
        };
        OnnxWriter.Write(Path.Combine(folder, $"{Name}.onnx"), new PoseNetwork(Variant.Find("w32"), Keypoints), Fill.Values, card);
        return Name;
    }

    /// <summary>Writes the paper's segmentation network W48 of 19 classes, for pictures of any size.</summary>
    /// <returns>The file's path.</returns>
    public static string WriteSegmentation(string folder)
    {
        const int Classes = 19;
        var path = Path.Combine(folder, "segment_w48.onnx");
        var card = new ModelCard
        {
            Task = ModelTask.Segment,
            Architecture = "HRNetV2",
            Variant = "w48",
            InputHeight = 1024,
            InputWidth = 2048,
            Output = "logits",
            Classes = [.. Enumerable.Range(0, Classes).Select(k => $"class {k}")],
        };
        OnnxWriter.Write(path, new SegmentationNetwork(Variant.Find("w48"), Classes), Fill.Values, card);
        return path;
    }
}

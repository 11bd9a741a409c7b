using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Tests;

namespace HRNet.Benchmarks;

/// <summary>The paper's pose network W32 at 256 x 192 with weights made from their names: as fast as the trained one.</summary>
internal static class FilledModel
{
    private const int Keypoints = 17;

    /// <summary>Writes it into a folder.</summary>
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
}

using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;

namespace HRNet.Inference.Tests.Catalog;

/// <summary>A folder of models for one test: networks of the smallest variant with made-up weights.</summary>
internal sealed class ModelFolder : IDisposable
{
    private static readonly Variant s_variant = Variant.Find("w18_small_v1");

    public ModelFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"models-{Guid.NewGuid():N}");

    public InferenceOptions Options => new() { Models = Path, Device = "cpu", MaxBatch = 4, Threads = 1 };

    public string File(string name) => System.IO.Path.Combine(Path, name + ".onnx");

    public ModelFolder WithPose(string name, ModelCard? card = null, int keypoints = 3)
    {
        OnnxWriter.Write(File(name), new PoseNetwork(s_variant, keypoints), Weights, (card ?? Cards.Pose) with { Variant = s_variant.Name });
        return this;
    }

    public ModelFolder WithSegmentation(string name, ModelCard? card = null)
    {
        var network = new SegmentationNetwork(s_variant, 2, Upsampling.HalfPixel);
        OnnxWriter.Write(File(name), network, Weights, (card ?? Cards.Segment) with { Variant = s_variant.Name, Upsampling = Upsampling.HalfPixel });
        return this;
    }

    public ModelFolder WithFile(string name, string content)
    {
        System.IO.File.WriteAllText(System.IO.Path.Combine(Path, name), content);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static float[] Weights(Parameter parameter)
    {
        var values = new float[parameter.Shape.Aggregate(1, (a, b) => a * b)];
        var spread = 2 * MathF.Sqrt(3f / Math.Max(1, values.Length / parameter.Shape[0]));
        var random = new Random(parameter.Name.Length * 1000 + values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = parameter.Name.EndsWith("running_var", StringComparison.Ordinal) ? 0.5f + random.NextSingle()
                : parameter.Shape.Count == 1 ? 0.4f * random.NextSingle() : (random.NextSingle() - 0.5f) * spread;
        }

        return values;
    }
}

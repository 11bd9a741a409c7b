using System.Text.Json;
using System.Text.Json.Serialization;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Tests.Network;

/// <summary>One file of Fixtures/parity: a network, and what PyTorch answers for the weights and the input of <see cref="Fill"/>.</summary>
public sealed record ParityCase
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public required string Family { get; init; }
    public required string Variant { get; init; }
    public int Keypoints { get; init; }
    public int Classes { get; init; }
    public Upsampling Upsampling { get; init; }
    public bool HeadBias { get; init; } = true;
    public int Stride { get; init; }
    public int Channels { get; init; } = 256;
    public int Stacked { get; init; }
    public int ProposalChannels { get; init; }
    public int Hidden { get; init; }
    public int MaskStacked { get; init; }
    public int MaskChannels { get; init; }
    public int Stages { get; init; } = 1;
    public bool SharedDeltas { get; init; }
    public bool Flow { get; init; }
    public int? SemanticStacked { get; init; }
    public required int[] Input { get; init; }
    public required long Parameters { get; init; }
    public required int StateKeys { get; init; }
    public required IReadOnlyList<Answer> Outputs { get; init; }

    public Architecture Architecture => Family switch
    {
        "pose" => new PoseNetwork(V, Keypoints),
        "segmentation" => new SegmentationNetwork(V, Classes, Upsampling, HeadBias),
        "segmentation_ocr" => new OcrNetwork(V, Classes, Upsampling, HeadBias),
        "face" => new FaceNetwork(V, Keypoints, Upsampling),
        "classification" => new ClassificationNetwork(V, Classes, HeadBias),
        "fpn" => new PyramidNetwork(V, Channels, Levels: Outputs.Count, Stride),
        "rcnn" => new RcnnNetwork(
            V,
            new RegionNetwork(
                Classes, Channels, Stages, Hidden, Stacked, SharedDeltas: SharedDeltas, Masks: new(MaskStacked, MaskChannels, Flow),
                Semantic: SemanticStacked is { } convolutions ? new(Stacked: convolutions) : null),
            ProposalChannels: ProposalChannels),
        "fcos" => new FcosNetwork(V, Classes, Channels, Stacked),
        _ => throw new InvalidOperationException($"No network is called {Family}."),
    };

    public ModelCard Card => new()
    {
        Task = ModelTask.Pose,
        Architecture = Architecture.System,
        Variant = Variant,
        InputHeight = Input[2],
        InputWidth = Input[3],
        Output = Architecture.Outputs[^1],
    };

    private Variant V => HRNet.Network.Variant.Find(Variant);

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Fixture.Path("parity"), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public static ParityCase Load(string name) =>
        JsonSerializer.Deserialize<ParityCase>(File.ReadAllText(Fixture.Path("parity", $"{name}.json")), Json)!;

    /// <summary>One output: its statistics and some of its values as [index, value].</summary>
    public sealed record Answer
    {
        public required string Name { get; init; }
        public required int[] Shape { get; init; }
        public required double Mean { get; init; }
        public required double Std { get; init; }
        public required double MaxAbs { get; init; }
        public required double[][] Samples { get; init; }

        /// <summary>Every sample within <paramref name="tolerance"/> of the largest magnitude, and mean and deviation of all values too.</summary>
        public void Check(int[] shape, ReadOnlySpan<float> values, double tolerance)
        {
            Assert.Equal(Shape, shape);
            Assert.NotEmpty(Samples);
            foreach (var sample in Samples)
                Assert.Equal(sample[1], values[(int)sample[0]], tolerance * MaxAbs);

            var (sum, squares) = (0.0, 0.0);
            foreach (var value in values)
            {
                sum += value;
                squares += (double)value * value;
            }

            var mean = sum / values.Length;
            Assert.Equal(Mean, mean, tolerance * MaxAbs);
            Assert.Equal(Std, Math.Sqrt(Math.Max(0, squares / values.Length - mean * mean)), tolerance * MaxAbs);
        }
    }
}

using System.Text.Json;

namespace HRNet.Inference.Tests.Segmentation;

internal sealed record MapCase(string Name, int Classes, int Rows, int Columns, int Height, int Width, bool AlignCorners)
{
    public float[] Logits() =>
        [.. Enumerable.Range(0, Classes * Rows * Columns).Select(i => (float)((Uniform.At(Name, i) - 0.5) * 10))];
}

internal sealed record ResizeCase(int Width, int Height);

internal sealed record SegmentationCases(MapCase[] Maps, ResizeCase[] Resized)
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static SegmentationCases All { get; } =
        JsonSerializer.Deserialize<SegmentationCases>(Fixture.Bytes("segmentation.json"), s_json)!;
}

using System.Text.Json;

namespace HRNet.Inference.Tests.Pose;

/// <summary>One case of decode.json: made-up heat maps and what the original codes decode from them.</summary>
internal sealed record DecodeCase(
    string Name, int Width, int Height, int Keypoints, double Sigma, double Noise, double[][] Centers, double[] Center, double[] Scale,
    float[] Score, float[][] OfficialImage, float[][] QuarterHeatmap, float[][] DarkHeatmap, float[][] UdpHeatmap)
{
    private sealed record Document(DecodeCase[] Cases);

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static DecodeCase[] All { get; } = JsonSerializer.Deserialize<Document>(Fixture.Bytes("decode.json"), s_json)!.Cases;

    public float[] Maps()
    {
        var maps = new float[Keypoints * Height * Width];
        for (var i = 0; i < maps.Length; i++)
        {
            var (k, at) = Math.DivRem(i, Height * Width);
            var (y, x) = Math.DivRem(at, Width);
            var (cx, cy, a) = (Centers[k][0], Centers[k][1], Centers[k][2]);
            var bell = a * Math.Exp(-((x - cx) * (x - cx) + (y - cy) * (y - cy)) / (2 * Sigma * Sigma));
            maps[i] = (float)(bell + (Uniform.At(Name, i) - 0.5) * Noise);
        }

        return maps;
    }

    public override string ToString() => Name;
}

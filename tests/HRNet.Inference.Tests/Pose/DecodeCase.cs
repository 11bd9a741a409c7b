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

/// <summary>One case of udp_regress.json: made-up maps of scores and offsets, and what mmpose decodes from them.</summary>
internal sealed record OffsetCase(string Name, int Columns, int Rows, double Noise, double[][] Centers, float[] Box, OffsetCase.Answer Plain, OffsetCase.Answer Flip)
{
    private const double RadiusShare = 0.0546875;

    private static readonly Document s_document = JsonSerializer.Deserialize<Document>(Fixture.Bytes("udp_regress.json"), JsonSerializerOptions.Web)!;

    internal sealed record Answer(float[][] Cells, float[] Scores, float[][] Places);

    private sealed record Document(int[][] Pairs, OffsetCase[] Cases);

    public static int[][] Pairs => s_document.Pairs;

    public static OffsetCase[] All => s_document.Cases;

    /// <summary>Three maps a keypoint, of the crop or of the mirrored one.</summary>
    public float[] Maps(bool mirrored)
    {
        var partners = HRNet.Inference.Pose.Decoding.FlipTest.Partners(Pairs, Centers.Length);
        var (maps, radius) = (new float[3 * Centers.Length * Rows * Columns], RadiusShare * Math.Max(Columns, Rows));
        for (var i = 0; i < maps.Length; i++)
        {
            var (map, at) = Math.DivRem(i, Rows * Columns);
            var (y, x) = Math.DivRem(at, Columns);
            var center = Centers[mirrored ? partners[map / 3] : map / 3];
            var cx = mirrored ? Columns - 1 - center[0] : center[0];
            var inside = (x - cx) * (x - cx) + (y - center[1]) * (y - center[1]) <= radius * radius;
            var u = Uniform.At(mirrored ? $"{Name} mirrored" : Name, i);
            maps[i] = (float)(map % 3 == 0 ? (inside ? center[2] : 0) + (u - 0.5) * Noise : 2 * u - 1);
        }

        return maps;
    }

    public override string ToString() => Name;
}

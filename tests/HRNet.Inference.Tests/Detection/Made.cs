using System.Text.Json;
using HRNet.Inference.Detection;

namespace HRNet.Inference.Tests.Detection;

/// <summary>What detection.py made up, and the files that it wrote.</summary>
internal static class Made
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static T Load<T>(string name) => JsonSerializer.Deserialize<T>(Fixture.Bytes($"detection/{name}.json"), Json)!;

    public static float[] Values(string name, int count, double low, double high)
    {
        var values = new float[count];
        for (var k = 0; k < count; k++)
            values[k] = (float)(Uniform.At(name, k) * (high - low) + low);
        return values;
    }

    public static Corners Box(IReadOnlyList<float> numbers) => new(numbers[0], numbers[1], numbers[2], numbers[3]);

    public static Corners Content(IReadOnlyList<int> size) => new(0, 0, size[0], size[1]);

    /// <summary>Boxes within 0.05 pixels, scores within 1e-4 of themselves, labels the same, in the same order.</summary>
    public static void Compare(IReadOnlyList<float[]> expected, Candidates candidates, int[] kept)
    {
        Assert.Equal(expected.Count, kept.Length);
        for (var k = 0; k < kept.Length; k++)
        {
            Compare(expected[k], candidates[kept[k]]);
            Assert.Equal(expected[k][4], candidates.Scores[kept[k]], 1e-4f * expected[k][4]);
            Assert.Equal((int)expected[k][5], candidates.Groups[kept[k]]);
        }
    }

    public static void Compare(float[] expected, Corners box, float pixels = 0.05f)
    {
        Assert.Equal(expected[0], box.Left, pixels);
        Assert.Equal(expected[1], box.Top, pixels);
        Assert.Equal(expected[2], box.Right, pixels);
        Assert.Equal(expected[3], box.Bottom, pixels);
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using HRNet.Inference.Segmentation;
using HRNet.Inference.Sessions;
using HRNet.Inference.Tests.Sessions;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Inference.Tests.Segmentation;

/// <summary>Class maps against what the original code bases' arithmetic makes of the same small network (Fixtures/recipes.py).</summary>
public sealed class RecipeTests
{
    /// <summary>Written by the fixture where the two best classes are too close to tell.</summary>
    private const byte Tie = 255;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private static readonly RecipeCase[] s_cases = JsonSerializer.Deserialize<RecipeCase[]>(Fixture.Bytes("recipes.json"), s_json)!;

    private static readonly byte[] s_maps = Fixture.Unzip("recipes.bin.gz");

    public static TheoryData<string> Names => [.. s_cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Class_maps_equal_those_of_the_code_base(string name)
    {
        var at = Array.FindIndex(s_cases, one => one.Name == name);
        var test = s_cases[at];
        var expected = s_maps.AsMemory(s_cases.Take(at).Sum(one => one.Width * one.Height), test.Width * test.Height);
        var map = await SegmentAsync(test);
        var (wrong, ties) = (0, 0);
        for (var i = 0; i < map.Length; i++)
        {
            ties += expected.Span[i] == Tie ? 1 : 0;
            wrong += expected.Span[i] != Tie && expected.Span[i] != map.Span[i] ? 1 : 0;
        }

        Assert.True(ties <= map.Length / 200, $"{ties} ties prove nothing");
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Every_way_of_both_code_bases_is_among_the_cases()
    {
        Assert.Equal(Enum.GetValues<StartRule>(), s_cases.Select(one => one.Start).Distinct().Order());
        Assert.Equal(Enum.GetValues<WindowRule>(), s_cases.Select(one => one.Windows).Distinct().Order());
        Assert.Contains(s_cases, one => one.Rule == SegmentationRule.Mmseg && one is { Flip: true, Scales.Length: > 1, Windows: WindowRule.Inside });
        Assert.Contains(s_cases, one => one.Rule == SegmentationRule.Original && one is { Flip: true, Scales.Length: > 1, Align: true });
        Assert.Equal(s_cases.Sum(one => one.Width * one.Height), s_maps.Length);
    }

    private static async Task<ReadOnlyMemory<byte>> SegmentAsync(RecipeCase test)
    {
        var card = Cards.Segment with
        {
            Classes = [],
            Palette = [],
            InputHeight = test.Base[0],
            InputWidth = test.Base[1],
            FlipPairs = test.Pairs,
            Upsampling = test.Align ? Upsampling.AlignCorners : Upsampling.HalfPixel,
            Segmentation = test.Recipe,
        };
        using var photo = Fixture.Photo(260, 225);
        using var frame = new Frame(test.Width, test.Height);
        for (var y = 0; y < test.Height; y++)
            photo.Pixels.Slice(y * 260 * 3, test.Width * 3).CopyTo(frame.Pixels[(y * test.Width * 3)..]);
        using var network = new SmallNetwork();
        await using var session = new ModelSession("small", network, new() { MaxBatch = 4, QueueLength = 64 });
        var info = new ModelInfo("small", card, 0, true, new DeviceReport("cpu", []), DateTimeOffset.UnixEpoch);
        var segmenter = new Segmenter(info, session, new NetworkShape(SmallNetwork.Classes, test.Base[0] / 4, test.Base[1] / 4, FixedSize: false));
        var request = new SegmentRequest { Flip = test.Flip, Scales = test.Scales };
        return (await segmenter.SegmentAsync(frame, request, TestContext.Current.CancellationToken)).Map.Ids;
    }

    private sealed record RecipeCase(
        string Name, SegmentationRule Rule, int Height, int Width, int[] Base, double[] Scales, bool Flip, bool Align, int[][] Pairs, bool Stretch, StartRule Start,
        WindowRule Windows, int[]? Window, int[]? Stride)
    {
        public SegmentationRecipe Recipe => new SegmentationRecipe { Rule = Rule, Stretch = Stretch, BaseHeight = Base[0], BaseWidth = Base[1], Start = Start }
            .With(Windows, Window?[0] ?? 0, Window?[1] ?? 0, Stride?[0] ?? 0, Stride?[1] ?? 0);
    }

    /// <summary>The fixture's network: two 3x3 convolutions of stride 2, a ReLU between them.</summary>
    private sealed class SmallNetwork : INetworkRunner
    {
        public const int Classes = 7;
        private const int Hidden = 6;

        private static readonly float[] s_first = Weights("first", Hidden * 3 * 9, 1);
        private static readonly float[] s_second = Weights("second", Classes * Hidden * 9, 3);
        private static readonly float[] s_bias = [0, 4, 4, 2, 3, 3, -6];

        public NetworkBatch Run(Memory<float> images, int batch, int height, int width)
        {
            var (rows, columns) = ((height + 3) / 4, (width + 3) / 4);
            var answer = new float[batch * Classes * rows * columns];
            for (var i = 0; i < batch; i++)
            {
                var hidden = Convolve(images.Span.Slice(i * 3 * height * width, 3 * height * width), 3, height, width, s_first, new float[Hidden]);
                foreach (ref var value in hidden.AsSpan())
                    value = Math.Max(0, value);
                Convolve(hidden, Hidden, (height + 1) / 2, (width + 1) / 2, s_second, s_bias).CopyTo(answer, i * Classes * rows * columns);
            }

            return ArrayBatch.Of(answer, batch, Classes, rows, columns);
        }

        public void Dispose()
        {
        }

        private static float[] Weights(string name, int count, double gain) => [.. Enumerable.Range(0, count).Select(i => (float)((Uniform.At(name, i) - 0.5) * gain))];

        private static float[] Convolve(ReadOnlySpan<float> x, int channels, int height, int width, float[] weights, float[] bias)
        {
            var (rows, columns) = ((height + 1) / 2, (width + 1) / 2);
            var result = new float[bias.Length * rows * columns];
            for (var i = 0; i < result.Length; i++)
            {
                var (line, column) = Math.DivRem(i, columns);
                var (output, row) = Math.DivRem(line, rows);
                var sum = bias[output];
                for (var tap = 0; tap < channels * 9; tap++)
                {
                    var (y, v) = (2 * row + tap % 9 / 3 - 1, 2 * column + tap % 3 - 1);
                    if (y >= 0 && y < height && v >= 0 && v < width)
                        sum += weights[output * channels * 9 + tap] * x[(tap / 9 * height + y) * width + v];
                }

                result[i] = sum;
            }

            return result;
        }
    }
}

using System.Numerics;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose.Decoding;
using HRNet.Models;

namespace HRNet.Inference.Tests.Pose;

public sealed class DecodingTests
{
    /// <summary>Heat-map cells or picture pixels: what the task allows between our decoders and the original codes.</summary>
    private const float Tolerance = 1e-3f;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, DecodeCase.All.Length)];

    [Theory, MemberData(nameof(Cases))]
    public void The_maximum_is_the_score(int index)
    {
        var test = DecodeCase.All[index];
        var points = Decode(test, HeatMapDecoder.Plain);
        for (var k = 0; k < test.Keypoints; k++)
            Assert.Equal(test.Score[k], points[k].Score, 1e-6f);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Plain_decoding_ends_where_the_original_code_does(int index)
    {
        var test = DecodeCase.All[index];
        var (width, height) = ((float)test.Scale[0] * 200 / 1.25f, (float)test.Scale[1] * 200 / 1.25f);
        var box = new Box((float)test.Center[0] - width / 2, (float)test.Center[1] - height / 2, width, height);
        var crop = Crop.Around(box, test.Width * 4, test.Height * 4);
        var points = Decode(test, HeatMapDecoder.Plain);
        var places = points.Select(p => crop.ToPicture(new Vector2(p.X, p.Y), test.Width, test.Height)).ToArray();
        Compare(test.OfficialImage, places);
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_rule_of_mmpose_steps_along_each_axis_by_itself(int index) =>
        Compare(DecodeCase.All[index].QuarterHeatmap, Places(DecodeCase.All[index], HeatMapDecoder.PlainPerAxis));

    [Theory, MemberData(nameof(Cases))]
    public void Dark_decoding_equals_mmpose(int index) =>
        Compare(DecodeCase.All[index].DarkHeatmap, Places(DecodeCase.All[index], HeatMapDecoder.Dark));

    [Theory, MemberData(nameof(Cases))]
    public void Udp_decoding_equals_mmpose(int index) =>
        Compare(DecodeCase.All[index].UdpHeatmap, Places(DecodeCase.All[index], HeatMapDecoder.Udp));

    [Fact]
    public void The_two_quarter_rules_differ_near_an_edge()
    {
        var map = new float[5 * 6];
        map[3 * 5 + 1] = 1; // x = 1: no step along x, and by the original rule none along y either
        map[4 * 5 + 1] = 0.5f;
        Assert.Equal(new MapPoint(1, 3, 1), QuarterDecoder.Decode(map, 5, 6));
        Assert.Equal(new MapPoint(1, 3.25f, 1), QuarterDecoder.DecodePerAxis(map, 5, 6));
        Assert.Equal(new MapPoint(1, 3.25f, 1), QuarterDecoder.DecodeFace(map, 5, 6));
    }

    [Fact]
    public void A_map_without_a_positive_value_has_no_place()
    {
        foreach (var decoder in Enum.GetValues<HeatMapDecoder>())
        {
            var (points, each) = (new MapPoint[1], decoder.MapsPerKeypoint());
            new HeatMaps(new float[48 * each], each, 8, 6).Decode(decoder, HeatMaps.KernelOf(decoder, 11), points);
            Assert.True(points[0].X <= 0 && points[0].Y <= 0 && points[0].Score == 0, $"{decoder}: {points[0]}");
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(17)]
    public void A_blur_kernel_sums_to_one(int size)
    {
        var kernel = GaussianBlur.Kernel(size);
        Assert.Equal(size, kernel.Length);
        Assert.Equal(1, kernel.Sum(), 1e-6f);
    }

    public static TheoryData<int> Offsets => [.. Enumerable.Range(0, OffsetCase.All.Length)];

    [Theory, MemberData(nameof(Offsets))]
    public void Udp_decoding_with_offsets_equals_mmpose_with_and_without_the_flip_test(int index)
    {
        var test = OffsetCase.All[index];
        var (maps, average) = (test.Maps(mirrored: false), new float[test.Maps(mirrored: false).Length]);
        Compare(test.Plain, maps);
        FlipTest.Merge(maps, test.Maps(mirrored: true), FlipTest.Partners(OffsetCase.Pairs, test.Centers.Length), test.Columns, shift: false, average, each: 3);
        Compare(test.Flip, average);

        void Compare(OffsetCase.Answer expected, float[] values)
        {
            var points = new MapPoint[test.Centers.Length];
            new HeatMaps(values, 3 * points.Length, test.Rows, test.Columns).Decode(HeatMapDecoder.UdpRegress, HeatMaps.KernelOf(HeatMapDecoder.UdpRegress, 11), points);
            var crop = Crop.Around(new Box(test.Box[0], test.Box[1], test.Box[2], test.Box[3]), 4 * test.Columns, 4 * test.Rows, HeatMaps.RuleOf(HeatMapDecoder.UdpRegress));
            DecodingTests.Compare(expected.Cells, [.. points.Select(point => new Vector2(point.X, point.Y))]);
            DecodingTests.Compare(expected.Places, [.. points.Select(point => crop.ToPicture(new Vector2(point.X, point.Y), test.Columns, test.Rows))]);
            for (var k = 0; k < points.Length; k++)
                Assert.Equal(expected.Scores[k], points[k].Score, 1e-6f);
        }
    }

    [Fact]
    public void The_flip_test_swaps_sides_and_moves_one_cell()
    {
        float[] maps = [1, 2, 3, 4, /**/ 5, 6, 7, 8];
        float[] flipped = [10, 20, 30, 40, /**/ 50, 60, 70, 80];
        var average = new float[8];
        FlipTest.Merge(maps, flipped, FlipTest.Partners([[0, 1]], 2), 4, shift: true, average);
        Assert.Equal([40.5f, 41, 36.5f, 32, /**/ 22.5f, 23, 18.5f, 14], average);
        FlipTest.Merge(maps, flipped, FlipTest.Partners([[0, 1]], 2), 4, shift: false, average);
        Assert.Equal([40.5f, 36, 31.5f, 27, /**/ 22.5f, 18, 13.5f, 9], average);
    }

    private static MapPoint[] Decode(DecodeCase test, HeatMapDecoder decoder)
    {
        var points = new MapPoint[test.Keypoints];
        new HeatMaps(test.Maps(), test.Keypoints, test.Height, test.Width).Decode(decoder, GaussianBlur.Kernel(11), points);
        return points;
    }

    private static Vector2[] Places(DecodeCase test, HeatMapDecoder decoder) =>
        [.. Decode(test, decoder).Select(p => new Vector2(p.X, p.Y))];

    private static void Compare(float[][] expected, Vector2[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var k = 0; k < expected.Length; k++)
        {
            var distance = Vector2.Distance(new Vector2(expected[k][0], expected[k][1]), actual[k]);
            Assert.True(distance <= Tolerance, $"keypoint {k}: expected {expected[k][0]}, {expected[k][1]}, got {actual[k]}");
        }
    }
}

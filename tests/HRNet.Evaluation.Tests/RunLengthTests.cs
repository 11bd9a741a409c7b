using System.Text.Json;
using HRNet.Evaluation.Coco;
using HRNet.Evaluation.Labels;

namespace HRNet.Evaluation.Tests;

public sealed class RunLengthTests
{
    public static TheoryData<string> Masks => FixtureSets.Files("rle", "masks.json");

    public static TheoryData<string> Uncompressed => FixtureSets.Files("rle", "uncompressed.json");

    public static TheoryData<string> Polygons => FixtureSets.Files("rle", "polygons.json");

    public static TheoryData<string> Boxes => FixtureSets.Files("rle", "boxes.json");

    public static TheoryData<string> Merged => FixtureSets.Files("rle", "merge.json");

    public static TheoryData<string> Overlapping => FixtureSets.Files("rle", "iou.json");

    [Theory]
    [MemberData(nameof(Masks))]
    public void Pixels_become_the_originals_runs(string path)
    {
        foreach (var one in FixtureSets.Json(path).EnumerateArray())
        {
            var (height, width) = Size(one);
            bool[] pixels;
            if (one.TryGetProperty("rows", out var rows))
                pixels = [.. rows.EnumerateArray().SelectMany(row => row.GetString()!.Select(pixel => pixel == '1'))];
            else if (Path.Combine(FixtureSets.Folder(path), "png", Path.GetFileName(one.GetProperty("png").GetString()!)) is var png && File.Exists(png))
                pixels = [.. LabelMap.Read(png).Ids.Select(pixel => pixel != 0)];
            else
                continue;
            Same(one, RunLengthMask.Encode(pixels, 0, 0, width, height, width), Name(one));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(0, 2)]
    [InlineData(3, 4)]
    [InlineData(5, 6)]
    public void A_window_of_a_picture_has_the_runs_of_the_whole(int left, int top)
    {
        const int Width = 9, Height = 11, Columns = 4, Rows = 5;
        bool[] window = [.. Enumerable.Range(0, Columns * Rows).Select(index => index * 7 % 5 < 3)];
        var whole = new bool[Width * Height];
        for (var index = 0; index < window.Length; index++)
            whole[(top + index / Columns) * Width + left + index % Columns] = window[index];

        Assert.Equal(
            RunLengthMask.Encode(whole, 0, 0, Width, Height, Width).Counts.ToArray(),
            RunLengthMask.Encode(window, left, top, Columns, Height, Width).Counts.ToArray());
    }

    [Theory]
    [MemberData(nameof(Uncompressed))]
    public void Runs_of_no_length_are_kept(string path)
    {
        foreach (var one in FixtureSets.Json(path).EnumerateArray())
            Same(one, one.GetProperty("input").Deserialize<CocoSegmentation>()!.ToMask(0, 0), Name(one));
    }

    [Theory]
    [MemberData(nameof(Polygons))]
    public void Polygons_become_the_originals_runs(string path)
    {
        foreach (var one in FixtureSets.Json(path).EnumerateArray())
        {
            var (height, width) = (one.GetProperty("height").GetInt32(), one.GetProperty("width").GetInt32());
            var outlines = one.GetProperty("polygons").Deserialize<CocoSegmentation>()!;
            if (one.TryGetProperty("raises", out _))
            {
                Assert.Throws<EvaluationException>(() => outlines.ToMask(height, width));
                continue;
            }

            var parts = one.GetProperty("parts").EnumerateArray().ToArray();
            for (var part = 0; part < parts.Length; part++)
                Same(parts[part], PolygonOutline.Fill(outlines.Polygons![part], height, width), $"{Name(one)} part {part}");
            Same(one.GetProperty("merged"), outlines.ToMask(height, width), Name(one));
        }
    }

    [Theory]
    [MemberData(nameof(Boxes))]
    public void Boxes_become_the_originals_runs(string path)
    {
        foreach (var one in FixtureSets.Json(path).EnumerateArray())
        {
            var (height, width) = Size(one);
            Same(one, PolygonOutline.Fill(PolygonOutline.OfBox(one.GetProperty("box").Numbers()), height, width), one.GetProperty("box").ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Merged))]
    public void Unions_and_intersections_are_the_originals(string path)
    {
        foreach (var one in FixtureSets.Json(path).EnumerateArray())
        {
            RunLengthMask[] inputs = [.. one.GetProperty("inputs").EnumerateArray().Select(Mask)];
            Same(one.GetProperty("union"), RunLengthMask.Union(inputs), "union");
            Same(one.GetProperty("intersection"), RunLengthMask.Intersection(inputs), "intersection");
        }
    }

    [Theory]
    [MemberData(nameof(Overlapping))]
    public void Overlaps_of_boxes_and_masks_are_the_originals(string path)
    {
        var cases = FixtureSets.Json(path);
        foreach (var one in cases.GetProperty("boxes").EnumerateArray())
            Compare(one, box => box.Numbers(), (detection, truth, crowd) => Overlaps.Boxes(detection, truth, crowd));
        foreach (var one in cases.GetProperty("masks").EnumerateArray())
            Compare(one, Mask, Overlaps.Masks);

        static void Compare<T>(JsonElement one, Func<JsonElement, T> read, Func<T, T, bool, double> overlap)
        {
            T[] detections = [.. one.GetProperty("dt").EnumerateArray().Select(read)], truths = [.. one.GetProperty("gt").EnumerateArray().Select(read)];
            bool[] crowds = [.. one.GetProperty("iscrowd").EnumerateArray().Select(flag => flag.GetInt32() != 0)];
            FixtureSets.Close(
                one.GetProperty("iou_rows_dt_columns_gt"), detections.SelectMany(detection => truths.Select((truth, column) => overlap(detection, truth, crowds[column]))), "overlaps");
        }
    }

    private static (int Height, int Width) Size(JsonElement one) => (one.GetProperty("size")[0].GetInt32(), one.GetProperty("size")[1].GetInt32());

    private static string Name(JsonElement one) => one.GetProperty("name").GetString()!;

    private static RunLengthMask Mask(JsonElement one) => one.Deserialize<CocoSegmentation>()!.Mask!;

    private static void Same(JsonElement expected, RunLengthMask mask, string name)
    {
        var text = expected.GetProperty("counts_string").GetString()!;
        Assert.True(mask.ToText() == text, $"{name}: {mask.ToText()} instead of {text}");
        Assert.Equal(expected.GetProperty("counts").EnumerateArray().Select(count => count.GetUInt32()), mask.Counts.ToArray());
        Assert.Equal(mask.Counts.ToArray(), RunLengthMask.Parse(text, mask.Height, mask.Width).Counts.ToArray());
        Assert.Equal(expected.GetProperty("area").GetUInt32(), mask.Area);
        Assert.Equal(expected.GetProperty("bbox").Numbers(), mask.Box);
        Assert.Equal(Size(expected), (mask.Height, mask.Width));
    }
}

using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;
using HRNet.Inference.Sessions;
using HRNet.Models;

namespace HRNet.Inference.Tests.Segmentation;

public sealed class SegmenterTests : IDisposable
{
    private readonly BlockNetwork _network = new(3);
    public void Dispose() => _network.Dispose();

    private readonly ModelCard _card = Cards.Segment with
    {
        Classes = ["background", "left_thing", "right_thing"],
        Palette = ["#000000", "#ff0000"],
        Mean = [0, 0, 0],
        Std = [255, 255, 255],
    };

    [Theory]
    [InlineData(InputFit.Stretch, 64, 64)]
    [InlineData(InputFit.LongSide, 48, 64)]
    [InlineData(InputFit.ShortSideWhole, 64, 85)]
    public async Task A_whole_picture_runs_once_at_the_size_of_its_fit(InputFit fit, int height, int width)
    {
        var result = await SegmentAsync(fit, 200, 150, flip: false);
        Assert.Equal([(1, height, width)], _network.Runs);
        AssertHalves(result, tolerance: 4);
    }

    [Fact]
    public async Task A_long_picture_is_seen_through_windows_that_overlap()
    {
        var result = await SegmentAsync(InputFit.ShortSide, 320, 128, flip: false);
        // 160 x 64 once scaled; windows of 64 every 42 pixels, the last one moved back: 0, 42, 84, 96
        Assert.Equal([(4, 64, 64)], _network.Runs);
        AssertHalves(result, tolerance: 4);
    }

    [Fact]
    public async Task Windows_along_both_sides_meet_without_a_seam()
    {
        var result = await SegmentAsync(InputFit.ShortSide, 200, 150, flip: false, _card with { InputHeight = 64, InputWidth = 32 });
        Assert.All(_network.Runs, r => Assert.Equal((32, 32), (r.Height, r.Width)));
        AssertHalves(result, tolerance: 8);
    }

    [Fact]
    public async Task A_mirrored_view_exchanges_left_and_right_classes()
    {
        // The network calls the red half class 0 and the green half class 1 in either view; told that a mirror exchanges them, the views disagree everywhere.
        var agreeing = await SegmentAsync(InputFit.Stretch, 64, 64, flip: true);
        AssertHalves(agreeing, tolerance: 2);
        Assert.Equal([(2, 64, 64)], _network.Runs);
        var disagreeing = await SegmentAsync(InputFit.Stretch, 64, 64, flip: true, _card with { FlipPairs = [[0, 1]] });
        Assert.All(disagreeing.Map.Ids.ToArray(), id => Assert.Equal(0, id));
    }

    [Fact]
    public async Task Classes_come_by_area_with_name_color_and_share()
    {
        var result = await SegmentAsync(InputFit.Stretch, 80, 40, flip: false);
        Assert.Equal(["background", "left_thing"], result.Classes.OrderBy(c => c.Id).Select(c => c.Name));
        Assert.Equal(3200, result.Classes.Sum(c => c.Pixels));
        Assert.Equal(1, result.Classes.Sum(c => c.Share), 1e-9);
        Assert.True(result.Classes[0].Pixels >= result.Classes[1].Pixels);
        Assert.Equal("#ff0000", result.Classes.Single(c => c.Id == 1).Color);
    }

    [Theory]
    [InlineData(200, 150, 64, 64, 48)]
    [InlineData(150, 200, 64, 48, 64)]
    [InlineData(200, 150, 200, 200, 150)]
    [InlineData(200, 150, SegmentRequest.MostMaskSize, 200, 150)]
    [InlineData(900, 3, 64, 64, 1)]
    public async Task A_mask_is_as_long_as_is_asked_for_keeps_the_ratio_and_never_outgrows_the_picture(int width, int height, int size, int columns, int rows)
    {
        var result = await SegmentAsync(InputFit.Stretch, width, height, flip: false, maskSize: size);
        Assert.Equal((columns, rows, columns * rows), (result.Map.Width, result.Map.Height, result.Map.Ids.Length));
        Assert.Equal(columns * rows, result.Classes.Sum(c => c.Pixels));
        AssertHalves(result, tolerance: 4);
    }

    [Fact]
    public async Task Windows_make_a_small_mask_as_they_make_a_large_one()
    {
        var result = await SegmentAsync(InputFit.ShortSide, 320, 128, flip: true, maskSize: 80);
        Assert.Equal((80, 32), (result.Map.Width, result.Map.Height));
        AssertHalves(result, tolerance: 2);
    }

    [Fact]
    public async Task A_small_mask_has_the_class_at_the_middle_of_its_pixels()
    {
        var large = await SegmentAsync(InputFit.Stretch, 240, 120, flip: false);
        // A third of the size, so that each pixel's middle is that of the middle one of nine.
        var small = await SegmentAsync(InputFit.Stretch, 240, 120, flip: false, maskSize: 80);
        for (var y = 0; y < 40; y++)
        {
            for (var x = 0; x < 80; x++)
                Assert.Equal(large.Map.Ids.Span[(3 * y + 1) * 240 + 3 * x + 1], small.Map.Ids.Span[y * 80 + x]);
        }
    }

    [Theory]
    [InlineData(SegmentRequest.LeastMaskSize - 1)]
    [InlineData(SegmentRequest.MostMaskSize + 1)]
    public async Task A_mask_of_no_size_is_refused_in_words(int size)
    {
        var refused = await Assert.ThrowsAsync<RequestException>(() => SegmentAsync(InputFit.Stretch, 64, 64, flip: false, maskSize: size));
        Assert.Equal("maskSize", refused.Option);
        Assert.Contains("from 16 to 16384", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12000, 240)]
    [InlineData(240, 12000)]
    [InlineData(1, 1)]
    [InlineData(3, 150)]
    public void Extreme_pictures_cost_a_bounded_number_of_windows(int width, int height)
    {
        foreach (var fit in Enum.GetValues<InputFit>())
        {
            var plan = InputPlan.For(_card with { Fit = fit }, _network.Shape(64, 64), width, height);
            Assert.InRange(plan.Windows, 1, 8);
            var longest = fit == InputFit.ShortSideWhole ? 4 * 64 : 64;
            Assert.InRange(plan.Columns.Window, 1, longest);
            Assert.InRange(plan.Rows.Window, 1, longest);
        }
    }

    [Fact]
    public void A_network_of_one_size_gets_the_long_side_padded()
    {
        var plan = InputPlan.For(_card, _network.Shape(64, 64) with { FixedSize = true }, 200, 100);
        Assert.Equal((64, 64), (plan.Columns.Window, plan.Rows.Window));
        Assert.Equal((64, 32), (plan.Columns.Scaled, plan.Rows.Scaled));
    }

    [Theory]
    [InlineData(WindowRule.Padded)]
    [InlineData(WindowRule.Inside)]
    public void Every_scaled_pixel_lies_in_a_window(WindowRule rule)
    {
        for (var width = 1; width < 400; width += 7)
        {
            var axis = PlanAxis.Windows(rule, width, width, 64, 42);
            Assert.Equal(0, axis.Offsets[0]);
            Assert.True(axis.Offsets[^1] + axis.Window >= width, $"{width}: {string.Join(",", axis.Offsets)}");
            Assert.All(axis.Offsets.Skip(1).Zip(axis.Offsets), pair => Assert.InRange(pair.First - pair.Second, 1, 42));
            Assert.True(rule == WindowRule.Padded || axis.Offsets[^1] + axis.Window == width);
        }
    }

    [Theory]
    [InlineData(500, 375, 1, 520, 390)]
    [InlineData(375, 500, 1, 390, 520)]
    [InlineData(500, 333, 0.75, 390, 260)]
    [InlineData(2048, 1024, 1.75, 910, 455)]
    public void The_original_code_rounds_the_short_side_only(int width, int height, double scale, int columns, int rows)
    {
        var recipe = new SegmentationRecipe { Rule = SegmentationRule.Original, BaseHeight = 520, BaseWidth = 520 };
        var plan = InputPlan.For(_card with { Segmentation = recipe }, _network.Shape(64, 64), width, height, scale);
        Assert.Equal((columns, rows), (plan.Columns.Scaled, plan.Rows.Scaled));
    }

    [Theory]
    [InlineData(2048, 1024, 2048, 1024)]
    [InlineData(500, 375, 1365, 1024)]
    [InlineData(4000, 1000, 2048, 512)]
    public void The_bounds_of_mmseg_are_those_of_both_sides(int width, int height, int columns, int rows)
    {
        var recipe = new SegmentationRecipe { Rule = SegmentationRule.Mmseg, BaseHeight = 1024, BaseWidth = 2048 };
        var plan = InputPlan.For(_card with { Segmentation = recipe }, _network.Shape(64, 64), width, height);
        Assert.Equal((columns, rows), (plan.Columns.Scaled, plan.Rows.Scaled));
    }

    [Fact]
    public async Task A_graph_of_one_size_sees_windows_of_that_size()
    {
        var recipe = new SegmentationRecipe { Rule = SegmentationRule.Mmseg, BaseHeight = 64, BaseWidth = 256 };
        var result = await SegmentAsync(InputFit.LongSide, 200, 100, flip: true, _card with { Segmentation = recipe }, fixedSize: true);
        // 128 x 64 once scaled; windows of 64 every 42 pixels: 0, 42, 84.
        Assert.Equal([(6, 64, 64)], _network.Runs);
        AssertHalves(result, tolerance: 4);
    }

    [Fact]
    public async Task Scales_that_cannot_be_are_refused_in_words()
    {
        foreach (var text in new[] { "", "0.2", "2.5", "1,1", "a", "1;2", "-1", "0.5,0.6,0.7,0.8,0.9,1,1.1,1.2,1.3", "NaN", "1e0" })
        {
            var refused = Assert.Throws<RequestException>(() => SegmentRequest.ReadScales(text));
            Assert.Equal("scales", refused.Option);
            Assert.Contains("1 to 8 different numbers from 0.25 to 2", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal([.5, .75, 1], SegmentRequest.ReadScales(".5,.75,1"));
        await Assert.ThrowsAsync<RequestException>(() => SegmentAsync(InputFit.Stretch, 64, 64, flip: false, scales: [3]));
    }

    private async Task<SegmentResult> SegmentAsync(InputFit fit, int width, int height, bool flip, ModelCard? card = null, int? maskSize = null, bool fixedSize = false, double[]? scales = null)
    {
        card = (card ?? _card) with { Fit = fit };
        using var frame = new Frame(width, height);
        for (var i = 0; i < width * height; i++)
        {
            var right = i % width >= width / 2;
            (frame.Pixels[3 * i], frame.Pixels[3 * i + 1], frame.Pixels[3 * i + 2]) = (right ? (byte)0 : (byte)255, right ? (byte)255 : (byte)0, 0);
        }

        var before = _network.Runs.Sum(run => run.Batch);
        await using var session = new ModelSession("block", _network, new() { MaxBatch = 8, QueueLength = 64, MostUnread = 1 });
        var info = new ModelInfo("block", card, 0, true, new DeviceReport("cpu", []), DateTimeOffset.UnixEpoch);
        var segmenter = new Segmenter(info, session, _network.Shape(card.InputHeight, card.InputWidth) with { FixedSize = fixedSize });
        var result = await segmenter.SegmentAsync(frame, new SegmentRequest { Flip = flip, MaskSize = maskSize, Scales = scales ?? [1] }, TestContext.Current.CancellationToken);
        if (scales is not null)
            return result;
        // What is told beforehand is what goes in.
        var told = segmenter.InputFor(width, height);
        Assert.Equal(told.Images * (flip ? 2 : 1), _network.Runs.Sum(run => run.Batch) - before);
        Assert.Equal((told.Height, told.Width), (_network.Runs[^1].Height, _network.Runs[^1].Width));
        return result;
    }

    /// <summary>Left of the middle class 0, right of it class 1, but for some columns around it.</summary>
    private static void AssertHalves(SegmentResult result, int tolerance)
    {
        for (var i = 0; i < result.Map.Ids.Length; i++)
        {
            var x = i % result.Map.Width;
            if (Math.Abs(x - (result.Map.Width - 1) / 2.0) > tolerance)
                Assert.Equal(x < result.Map.Width / 2 ? 0 : 1, result.Map.Ids.Span[i]);
        }
    }
}

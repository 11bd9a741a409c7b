using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;
using HRNet.Inference.Sessions;
using HRNet.Models;

namespace HRNet.Inference.Tests.Pose;

public sealed class PoseEstimatorTests : IAsyncDisposable
{
    private readonly BlockNetwork _network = new(3);
    private readonly ModelSession _session;
    private readonly PoseEstimator _poses;
    private readonly Frame _frame = new(120, 160);

    public PoseEstimatorTests()
    {
        _session = new ModelSession("block", _network, new() { MaxBatch = 8, QueueLength = 64 });
        _poses = Estimator(Cards.Pose with { Mean = [0, 0, 0], Std = [255, 255, 255], FlipPairs = [] });
        _frame.Pixels.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _frame.Dispose();
    }

    [Theory]
    [InlineData(HeatMapDecoder.Plain, false)]
    [InlineData(HeatMapDecoder.Plain, true)]
    [InlineData(HeatMapDecoder.Dark, false)]
    [InlineData(HeatMapDecoder.Udp, false)]
    [InlineData(HeatMapDecoder.Udp, true)]
    [InlineData(HeatMapDecoder.Face, false)]
    public async Task A_keypoint_lies_where_the_picture_has_it(HeatMapDecoder decoder, bool flip)
    {
        // A bell of red at (70, 60) and one of green at (40, 90), in pixels of the picture.
        Bell(0, 70, 60);
        Bell(1, 40, 90);
        var poses = Estimator(_poses.Model.Card with { Decoder = decoder, BlurKernel = 3, ShiftFlippedHeatMap = false });
        var result = await poses.EstimateAsync(
            _frame, new PoseRequest { Boxes = [new Box(20, 20, 72, 96)], Flip = flip }, TestContext.Current.CancellationToken);
        var keypoints = Assert.Single(result.People).Keypoints;
        // A cell is 90 / 12 = 7.5 pixels. The center of a block of four is 1.5 input pixels (2.8 of the picture) behind its first pixel, where the plain rule puts it.
        var late = decoder is HeatMapDecoder.Face or HeatMapDecoder.Udp ? 0 : -2.8f;
        Assert.InRange(keypoints[0].X - late, 70 - 2.6f, 70 + 2.6f);
        Assert.InRange(keypoints[0].Y - late, 60 - 2.6f, 60 + 2.6f);
        Assert.InRange(keypoints[1].X - late, 40 - 2.6f, 40 + 2.6f);
        Assert.InRange(keypoints[1].Y - late, 90 - 2.6f, 90 + 2.6f);
        Assert.Equal(["nose", "left_hand", "right_hand"], keypoints.Select(k => k.Name));
        Assert.Equal(0, keypoints[2].Score);
        Assert.Equal([(flip ? 2 : 1, 64, 48)], _network.Runs);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Three_maps_of_a_keypoint_are_one_keypoint(bool flip)
    {
        // Red is the map of scores. Green, the offset to the right, is the same everywhere: a flip test turns the mirrored one round, and nothing of it is left.
        Bell(0, 70, 60);
        for (var i = 0; i < _frame.Width * _frame.Height; i++)
            _frame.Pixels[3 * i + 1] = 255;
        var poses = Estimator(_poses.Model.Card with { Keypoints = ["nose"], Limbs = [], Decoder = HeatMapDecoder.UdpRegress, BlurKernel = 1, ShiftFlippedHeatMap = false });
        var result = await poses.EstimateAsync(
            _frame, new PoseRequest { Boxes = [new Box(20, 20, 72, 96)], Flip = flip }, TestContext.Current.CancellationToken);
        var nose = Assert.Single(Assert.Single(result.People).Keypoints);
        var right = flip ? 0 : 0.0546875f * 16 * 7.5f;
        Assert.InRange(nose.X, 70 + right - 4.1f, 70 + right + 4.1f);
        Assert.InRange(nose.Y, 60 - 4.1f, 60 + 4.1f);
        Assert.InRange(nose.Score, 0.3f, 1);
    }

    [Fact]
    public async Task Without_boxes_the_whole_picture_is_one_person()
    {
        var result = await _poses.EstimateAsync(_frame, new PoseRequest(), TestContext.Current.CancellationToken);
        Assert.Equal(BoxSource.WholePicture, result.Boxes);
        Assert.Equal(new Box(0, 0, 120, 160), Assert.Single(result.People).Box);
        Assert.Equal(0, result.People[0].Score);
    }

    [Fact]
    public async Task People_come_by_score_and_the_score_is_the_mean_of_what_is_seen()
    {
        Bell(0, 90, 120, 200);
        Bell(1, 90, 100, 255);
        Bell(0, 30, 40, 100);
        var request = new PoseRequest { Boxes = [new Box(10, 20, 40, 40), new Box(70, 90, 40, 45)], Threshold = 0.3f };
        var result = await _poses.EstimateAsync(_frame, request, TestContext.Current.CancellationToken);
        Assert.Equal([70, 10], result.People.Select(p => p.Box.X));
        foreach (var person in result.People)
        {
            var seen = person.Keypoints.Where(k => k.Score > 0.3f).Select(k => k.Score).ToArray();
            Assert.Equal(seen.Average(), person.Score, 1e-5f);
        }
    }

    [Theory]
    [InlineData(float.NaN, 0, 10, 10, "not a number")]
    [InlineData(0, 0, float.PositiveInfinity, 10, "not a number")]
    [InlineData(0, 0, 0, 10, "above 0")]
    [InlineData(0, 0, 10, -1, "above 0")]
    [InlineData(120, 0, 10, 10, "outside")]
    [InlineData(-10, 0, 10, 10, "outside")]
    public async Task A_box_that_cannot_be_meant_is_refused_in_words(float x, float y, float width, float height, string words)
    {
        var request = new PoseRequest { Boxes = [new Box(x, y, width, height)] };
        var refused = await Assert.ThrowsAsync<RequestException>(() => _poses.EstimateAsync(_frame, request, TestContext.Current.CancellationToken));
        Assert.Equal("boxes", refused.Option);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Empty(_network.Runs);
    }

    [Fact]
    public async Task More_boxes_than_are_taken_are_refused()
    {
        var request = new PoseRequest { Boxes = [.. Enumerable.Repeat(new Box(0, 0, 9, 9), 3)], MaxPeople = 2 };
        var refused = await Assert.ThrowsAsync<RequestException>(() => _poses.EstimateAsync(_frame, request, TestContext.Current.CancellationToken));
        Assert.Equal("boxes", refused.Option);
    }

    [Fact]
    public async Task A_huge_box_is_answered_up_to_a_size_that_no_picture_has()
    {
        var result = await _poses.EstimateAsync(_frame, Asked(new Box(-900_000, -900_000, 1_000_000, 1_000_000)), TestContext.Current.CancellationToken);
        Assert.All(Assert.Single(result.People).Keypoints, k => Assert.True(MathF.Abs(k.X) < 2e6f && MathF.Abs(k.Y) < 2e6f));

        foreach (var beyond in new[] { new Box(-1e30f, -1e30f, float.MaxValue, float.MaxValue), new Box(0, 0, 1_000_100, 10) })
        {
            var refused = await Assert.ThrowsAsync<RequestException>(() => _poses.EstimateAsync(_frame, Asked(beyond), TestContext.Current.CancellationToken));
            Assert.EndsWith("reaches beyond 1,000,000 pixels, which no picture does.", refused.Message, StringComparison.Ordinal);
        }

        static PoseRequest Asked(Box box) => new() { Boxes = [box] };
    }

    [Fact]
    public void A_card_that_does_not_fit_its_network_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Estimator(Cards.Pose with { Keypoints = ["nose"] }));
        Assert.Throws<ArgumentException>(() => Estimator(Cards.Pose with { Decoder = HeatMapDecoder.UdpRegress }));
        Assert.Throws<ArgumentException>(() => Estimator(Cards.Pose with { Limbs = [[0, 3]] }));
        Assert.Throws<ArgumentException>(() => Estimator(Cards.Pose with { FlipPairs = [[0, 3]] }));
        Assert.Throws<ArgumentException>(() => Estimator(Cards.Pose with { Std = [1, 0, 1] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimator(Cards.Pose with { BlurKernel = 4 }));
    }

    private PoseEstimator Estimator(ModelCard card) =>
        new(new ModelInfo("block", card, 0, true, new DeviceReport("cpu", []), DateTimeOffset.UnixEpoch), _session, _network.Shape(64, 48));

    /// <summary>Adds a bell of light 12 pixels wide to a channel.</summary>
    private void Bell(int channel, int centerX, int centerY, int height = 255)
    {
        for (var i = 0; i < _frame.Width * _frame.Height; i++)
        {
            var (y, x) = Math.DivRem(i, _frame.Width);
            var light = height * Math.Exp(-((x - centerX) * (x - centerX) + (y - centerY) * (y - centerY)) / (2.0 * 6 * 6));
            _frame.Pixels[3 * i + channel] = (byte)Math.Max(_frame.Pixels[3 * i + channel], light);
        }
    }
}

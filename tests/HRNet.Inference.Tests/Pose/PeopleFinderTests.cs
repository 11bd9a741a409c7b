using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Detection;
using HRNet.Inference.Devices;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;
using HRNet.Inference.Sessions;
using HRNet.Inference.Tests.Detection;
using HRNet.Models;

namespace HRNet.Inference.Tests.Pose;

/// <summary>
/// A gray picture twice as large as the detector's input, so that boxes double on their way back, and a pose network that answers the picture's own gray: a keypoint's score is
/// how bright it is.
/// </summary>
public sealed class PeopleFinderTests : IAsyncDisposable
{
    private const float Bright = 0.8f;
    private const float Tolerance = 0.01f;
    private static readonly RawDetection s_left = new(new Corners(0, 0, 16, 32), 0.9f, 1);
    private static readonly RawDetection s_right = new(new Corners(32, 0, 64, 48), 0.5f, 1);
    private static readonly RawDetection s_dog = new(new Corners(20, 40, 40, 60), 0.95f, 0);

    private readonly BlockNetwork _network = new(3);
    private readonly ModelSession _session;
    private readonly List<ModelSession> _sessions = [];
    private readonly Frame _frame = new(128, 128);

    public PeopleFinderTests()
    {
        _session = new ModelSession("block", _network, new() { MaxBatch = 8, QueueLength = 64 });
        _frame.Pixels.Fill((byte)(255 * Bright));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        foreach (var session in _sessions)
            await session.DisposeAsync();
        _frame.Dispose();
    }

    [Fact]
    public async Task A_detector_says_where_people_are_and_all_of_them_go_in_one_run()
    {
        var result = await Finder(s_dog, s_left, s_right).FindAsync(_frame, new PoseRequest(), Cancel);

        Assert.Equal((BoxSource.Detector, "listed"), (result.Boxes, result.Detector));
        Assert.Equal([new Box(0, 0, 32, 64), new Box(64, 0, 64, 96)], result.People.Select(p => p.Box));
        Assert.Equal([(2, 64, 48)], _network.Runs);
        Assert.True(result.Timing.Detect > 0);
        Assert.True(result.Timing.Total >= result.Timing.Detect + result.Timing.Inference);
    }

    [Fact]
    public async Task A_score_is_the_keypoints_mean_times_the_boxs_own()
    {
        var result = await Finder(s_left, s_right).FindAsync(_frame, new PoseRequest(), Cancel);

        Assert.Equal(0.9f * Bright, result.People[0].Score, Tolerance);
        Assert.Equal(0.5f * Bright, result.People[1].Score, Tolerance);
    }

    [Fact]
    public async Task People_come_by_score_also_where_the_detector_liked_another_better()
    {
        // All that the left person's padded crop shows is dark.
        _frame.Pixels[..(128 * 76 * 3)].Clear();
        var lower = s_right with { Box = new Corners(32, 40, 64, 64) };

        var result = await Finder(s_left, lower).FindAsync(_frame, new PoseRequest { PersonThreshold = 0 }, Cancel);

        Assert.Equal([64, 0], result.People.Select(p => p.Box.X));
    }

    [Fact]
    public async Task Who_has_no_joints_is_left_out_where_a_detector_took_it_for_a_person()
    {
        var dim = s_right with { Score = 0.35f };
        Assert.Single((await Finder(s_left, dim).FindAsync(_frame, new PoseRequest { PersonThreshold = 0.5f }, Cancel)).People);
        Assert.Equal(2, (await Finder(s_left, dim).FindAsync(_frame, new PoseRequest(), Cancel)).People.Count);

        _frame.Pixels.Fill((byte)(255 * 0.3f));
        Assert.Single((await Finder(s_left, dim).FindAsync(_frame, new PoseRequest(), Cancel)).People);
    }

    [Fact]
    public async Task Two_boxes_of_one_person_give_one_pose()
    {
        var again = s_left with { Box = new Corners(0, 0, 16.1f, 32), Score = 0.6f };

        var result = await Finder(s_left, again, s_right).FindAsync(_frame, new PoseRequest(), Cancel);

        Assert.Equal([0, 64], result.People.Select(p => p.Box.X));
        Assert.Equal(0.9f * Bright, result.People[0].Score, Tolerance);
    }

    [Fact]
    public async Task A_picture_with_nobody_is_answered_with_nobody_and_no_run()
    {
        var result = await Finder(s_dog).FindAsync(_frame, new PoseRequest(), Cancel);

        Assert.Equal((BoxSource.Detector, "listed"), (result.Boxes, result.Detector));
        Assert.Empty(result.People);
        Assert.Empty(_network.Runs);
    }

    [Fact]
    public async Task Of_more_people_than_are_taken_the_detectors_best_are() =>
        Assert.Equal([0], (await Finder(s_left, s_right).FindAsync(_frame, new PoseRequest { MaxPeople = 1 }, Cancel)).People.Select(p => p.Box.X));

    [Fact]
    public async Task A_box_without_area_is_no_person()
    {
        var line = new RawDetection(new Corners(5, 5, 5, 40), 0.9f, 1);
        Assert.Single((await Finder(line, s_left).FindAsync(_frame, new PoseRequest(), Cancel)).People);
    }

    [Fact]
    public async Task Boxes_of_the_request_and_the_whole_picture_ask_no_detector()
    {
        var head = new ListedHead(s_left);
        var finder = Finder(head);

        var given = await finder.FindAsync(_frame, new PoseRequest { Boxes = [new Box(4, 4, 30, 40)] }, Cancel);
        var whole = await finder.FindAsync(_frame, new PoseRequest { WholePicture = true }, Cancel);

        Assert.Equal((BoxSource.Request, new Box(4, 4, 30, 40), null), (given.Boxes, given.People[0].Box, given.Detector));
        Assert.Equal((BoxSource.WholePicture, new Box(0, 0, 128, 128)), (whole.Boxes, whole.People[0].Box));
        Assert.Empty(head.Network.Runs);
    }

    [Fact]
    public async Task Without_a_detector_of_people_the_whole_picture_is_one_person()
    {
        var dogs = new ListedHead(s_dog).Open(ListedHead.Card with { Classes = ["dog"] });
        _sessions.Add(dogs.Session);
        foreach (var detector in new[] { null, PersonDetector.Over(dogs.Detector) })
        {
            var result = await new PeopleFinder(Poses(Card), detector).FindAsync(_frame, new PoseRequest(), Cancel);
            Assert.Equal(BoxSource.WholePicture, result.Boxes);
        }
    }

    [Fact]
    public async Task A_model_of_faces_or_hands_is_not_given_bodies()
    {
        foreach (var card in new[] { Card with { Task = ModelTask.Face }, Card with { Keypoints = ["wrist", "thumb1", "thumb2"] } })
        {
            var result = await Finder(new ListedHead(s_left), card).FindAsync(_frame, new PoseRequest(), Cancel);
            Assert.Equal(BoxSource.WholePicture, result.Boxes);
        }
    }

    [Fact]
    public async Task Options_that_cannot_be_meant_are_refused_before_the_detector_is_asked()
    {
        var head = new ListedHead(s_left);
        foreach (var (request, option) in new[]
        {
            (new PoseRequest { MaxPeople = 0 }, "maxPeople"), (new PoseRequest { PersonThreshold = 2 }, "personThreshold"), (new PoseRequest { Threshold = float.NaN }, "threshold"),
        })
        {
            Assert.Equal(option, (await Assert.ThrowsAsync<RequestException>(() => Finder(head).FindAsync(_frame, request, Cancel))).Option);
        }

        Assert.Empty(head.Network.Runs);
    }

    private static ModelCard Card { get; } = Cards.Pose with
    {
        Mean = [0, 0, 0],
        Std = [255, 255, 255],
        Keypoints = ["nose", "left_hip", "right_hip"],
        Sigmas = [0.1f, 0.1f, 0.1f],
        FlipPairs = [],
    };

    private PeopleFinder Finder(params RawDetection[] found) => Finder(new ListedHead(found));

    private PeopleFinder Finder(ListedHead head, ModelCard? card = null)
    {
        var (detector, session) = head.Open();
        _sessions.Add(session);
        return new PeopleFinder(Poses(card ?? Card), PersonDetector.Over(detector));
    }

    private PoseEstimator Poses(ModelCard card) =>
        new(new ModelInfo("block", card, 0, true, new DeviceReport("cpu", []), DateTimeOffset.UnixEpoch), _session, _network.Shape(64, 48));
}

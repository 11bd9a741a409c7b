using HRNet.Imaging;
using HRNet.Inference.Geometry;
using HRNet.Inference.Live;
using HRNet.Inference.Results;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Inference.Tests.Live;

public sealed class LiveSessionTests : IDisposable
{
    private readonly FakeModels _models = new();
    private readonly FakeCodec _codec = new();
    private readonly FakeClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task Settings_come_first_then_an_answer_for_each_frame()
    {
        await using var camera = new Camera(Sessions(), new LiveRequest { Threshold = 0.4f });
        var settings = Assert.IsType<LiveSettings>(await camera.NextAsync());
        Assert.Equal((LiveTask.Pose, "pose", 0.4f, true), (settings.Task, settings.Model.Name, settings.Threshold, settings.Smoothing));

        for (var sequence = 7; sequence < 10; sequence++)
        {
            camera.Send(sequence, capturedAt: sequence * 33.3);
            var result = await camera.ResultAsync();
            Assert.Equal((sequence, 640, 480, sequence * 33.3), (result.Sequence, result.Width, result.Height, result.CapturedAt!.Value));
            // The first frame alone does not make somebody.
            Assert.Equal(sequence == 7 ? [] : [1], result.People!.Select(person => person.Id));
        }
    }

    [Fact]
    public async Task A_camera_goes_over_to_a_model_that_was_replaced_and_keeps_whom_it_follows()
    {
        await using (var camera = await Camera.StartAsync(Sessions(), new LiveRequest { Mask = true }))
        {
            camera.Send(1);
            await camera.ResultAsync();
            camera.Send(2);
            var id = Assert.Single((await camera.ResultAsync()).People!).Id;

            // Another model than the camera's: it hears nothing of it.
            _models.Version++;
            camera.Send(3);
            Assert.Equal(id, Assert.Single((await camera.ResultAsync()).People!).Id);

            (_models.Version, _models.Description) = (_models.Version + 1, "new");
            camera.Send(4);
            Assert.Equal("new", Assert.IsType<LiveSettings>(await camera.NextAsync()).Model.Card.Description);
            var result = await camera.ResultAsync();
            Assert.Equal((4, id), (result.Sequence, Assert.Single(result.People!).Id));
            Assert.Equal(2, _models.Leases);
        }

        Assert.Equal(0, _models.Leases);
    }

    [Fact]
    public async Task A_camera_whose_model_is_gone_is_told_so_until_it_is_there_again()
    {
        await using var camera = await Camera.StartAsync(Sessions());
        (_models.Version, _models.Gone) = (1, true);
        for (var sequence = 1; sequence < 3; sequence++)
        {
            camera.Send(sequence);
            var fault = await camera.FaultAsync();
            Assert.Equal((sequence, false), (fault.Sequence!.Value, fault.IsFinal));
            Assert.IsType<UnknownModelException>(fault.Reason);
        }

        Assert.Equal(0, _models.Leases);
        camera.Change(new LiveRequest { Model = "other" });
        Assert.False((await camera.FaultAsync()).IsFinal);

        (_models.Version, _models.Gone, _models.Description) = (2, false, "new");
        camera.Send(4);
        Assert.Equal("pose", Assert.IsType<LiveSettings>(await camera.NextAsync()).Model.Name);
        Assert.Equal(4, (await camera.ResultAsync()).Sequence);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_camera_that_is_silent_lets_go_of_a_model_that_was_replaced_or_is_gone()
    {
        await using var camera = await Camera.StartAsync(Sessions());
        camera.Send(1);
        await camera.ResultAsync();
        var next = camera.NextAsync();
        (_models.Version, _models.Description) = (1, "new");
        _clock.Advance(LiveSession.ModelLook);
        Assert.Equal("new", Assert.IsType<LiveSettings>(await next).Model.Card.Description);
        Assert.Equal(1, _models.Leases);

        next = camera.NextAsync();
        (_models.Version, _models.Gone) = (2, true);
        _clock.Advance(LiveSession.ModelLook);
        while (_models.Leases > 0)
            await Task.Delay(1, TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task A_search_looks_twice_and_following_looks_once()
    {
        await using var camera = await Camera.StartAsync(Sessions());
        camera.Send(1);
        await camera.ResultAsync();
        Assert.Equal([new Box(0, 0, 640, 480), new Box(257.5f, 140, 125, 200)], _models.Asked.SelectMany(a => a.Request.Boxes));
        camera.Send(2);
        await camera.ResultAsync();
        Assert.Equal(3, _models.Asked.Count);
        Assert.Equal([new Box(257.5f, 140, 125, 200)], _models.Asked[2].Request.Boxes);
    }

    [Fact]
    public async Task What_the_finder_sees_in_an_empty_room_is_posed_in_the_same_frame()
    {
        var box = new Box(250, 130, 140, 220);
        _models.Finder = (_, _) => Task.FromResult<IReadOnlyList<DetectedObject>>([new DetectedObject(0, "person", 0.7f, box)]);
        await using var camera = await Camera.StartAsync(Sessions());
        camera.Send(1);
        Assert.Empty((await camera.ResultAsync()).People!);
        var first = Assert.Single(_models.Asked).Request;
        Assert.Equal((box, 0.7f), (Assert.Single(first.Boxes), Assert.Single(first.BoxScores)));
        camera.Send(2);
        Assert.Equal(1, Assert.Single((await camera.ResultAsync()).People!).Id);
    }

    [Fact]
    public async Task An_empty_room_is_searched_at_intervals()
    {
        var looks = 0;
        _models.Finder = (_, _) =>
        {
            looks++;
            return Task.FromResult<IReadOnlyList<DetectedObject>>([]);
        };
        await using var camera = await Camera.StartAsync(Sessions(options => (options.FindEvery, options.FindSeconds) = (10, 0.5)));
        for (var sequence = 1; sequence <= 10; sequence++)
        {
            camera.Send(sequence);
            await camera.ResultAsync();
        }

        Assert.Equal(1, looks);
        camera.Send(11);
        await camera.ResultAsync();
        Assert.Equal(2, looks);
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        camera.Send(12);
        await camera.ResultAsync();
        Assert.Equal(3, looks);
        Assert.Empty(_models.Asked);
    }

    [Fact]
    public async Task Nobodys_skeleton_waits_for_the_finder()
    {
        var found = new TaskCompletionSource<IReadOnlyList<DetectedObject>>();
        var looks = 0;
        _models.Finder = (_, cancel) => ++looks == 1
            ? Task.FromResult<IReadOnlyList<DetectedObject>>([new DetectedObject(0, "person", 0.7f, new Box(250, 130, 140, 220))])
            : found.Task.WaitAsync(cancel);
        await using var camera = await Camera.StartAsync(Sessions(options => options.FindEvery = 1));
        for (var sequence = 1; sequence <= 5; sequence++)
        {
            camera.Send(sequence);
            // A frame that waited would wait for ever.
            await camera.ResultAsync().WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        }

        Assert.InRange(looks, 1, 2);
        found.SetResult([]);
    }

    [Fact]
    public async Task While_one_is_worked_on_only_the_newest_waits()
    {
        _models.Held = true;
        await using var camera = await Camera.StartAsync(Sessions(), new LiveRequest { Task = LiveTask.Segment });
        camera.Send(1);
        var first = camera.ResultAsync();
        await _models.EnteredAsync(Cancel);
        for (var sequence = 2; sequence <= 6; sequence++)
            camera.Send(sequence);
        _models.Go();
        Assert.Equal(1, (await first).Sequence);
        _models.Go();
        var second = await camera.ResultAsync();
        Assert.Equal((6, 4), (second.Sequence, second.Dropped));
        Assert.Equal(2, _codec.Decoded);
    }

    [Fact]
    public async Task The_age_of_what_is_answered_is_that_of_the_frame()
    {
        _models.Held = true;
        await using var camera = await Camera.StartAsync(Sessions(), new LiveRequest { Task = LiveTask.Segment });
        camera.Send(1);
        var first = camera.ResultAsync();
        await _models.EnteredAsync(Cancel);
        camera.Send(2);
        _clock.Advance(TimeSpan.FromMilliseconds(40));
        _models.Go();
        Assert.Equal((0, 40), ((await first).Timing.Wait, (await first).Timing.Total));
        var second = camera.ResultAsync();
        await _models.EnteredAsync(Cancel);
        _clock.Advance(TimeSpan.FromMilliseconds(25));
        _models.Go();
        Assert.Equal((40, 65), ((await second).Timing.Wait, (await second).Timing.Age));
    }

    [Fact]
    public async Task Each_camera_gets_its_turn()
    {
        _models.Held = true;
        var sessions = Sessions(options => options.Workers = 1);
        var request = new LiveRequest { Task = LiveTask.Segment };
        Camera[] cameras = [await Camera.StartAsync(sessions, request), await Camera.StartAsync(sessions, request), await Camera.StartAsync(sessions, request)];
        var order = new List<int>();
        for (var c = 0; c < 3; c++)
            cameras[c].Send(1);
        var waiting = cameras.Select(camera => camera.ResultAsync()).ToArray();
        for (var turn = 0; turn < 9; turn++)
        {
            await _models.EnteredAsync(Cancel);
            Assert.Equal(1, _models.Working);
            // The greedy one sends and sends.
            for (var i = 0; i < 10; i++)
                cameras[0].Send(turn * 10 + i);
            _models.Go();
            var done = Array.IndexOf(waiting, await Task.WhenAny(waiting));
            order.Add(done);
            cameras[done].Send(100 + turn);
            waiting[done] = cameras[done].ResultAsync();
        }

        Assert.Equal([0, 1, 2, 0, 1, 2, 0, 1, 2], order);
        for (var c = 0; c < 3; c++)
        {
            await cameras[c].VanishAsync(waiting[c]);
            await cameras[c].DisposeAsync();
        }

        Assert.Equal((0, 1, 0), (sessions.Count, sessions.Turns.Free, _models.Working));
    }

    [Fact]
    public async Task A_camera_that_vanishes_leaves_nothing_behind()
    {
        _models.Held = true;
        var sessions = Sessions();
        var working = await Camera.StartAsync(sessions);
        working.Send(1);
        var reading = working.ResultAsync();
        await _models.EnteredAsync(Cancel);
        Assert.Equal((1, 1), (sessions.Count, _models.Working));
        await working.VanishAsync(reading);
        await working.DisposeAsync();
        await working.DisposeAsync();
        Assert.Equal((0, 0, 2), (sessions.Count, _models.Working, sessions.Turns.Free));
    }

    [Fact]
    public async Task One_camera_too_many_is_told_so_and_a_place_that_is_given_up_is_free()
    {
        var sessions = Sessions(options => options.MaxCameras = 1);
        var first = await Camera.StartAsync(sessions);
        Assert.Equal("too_many_cameras", Assert.Throws<LiveException>(() => sessions.Open(new())).Code);
        await first.DisposeAsync();
        await (await Camera.StartAsync(sessions)).DisposeAsync();
    }

    [Fact]
    public async Task What_is_wrong_with_a_frame_is_said_and_the_next_is_answered()
    {
        await using var camera = await Camera.StartAsync(Sessions(options => (options.MaxFrameBytes, options.MaxFramePixels) = (1024, 640 * 480)));
        camera.Send(1, new byte[1025]);
        var fault = await camera.FaultAsync();
        Assert.Equal((1, false), (fault.Sequence!.Value, fault.IsFinal));
        Assert.Equal(PictureProblem.TooManyBytes, Assert.IsType<PictureException>(fault.Reason).Problem);
        Assert.Contains("1025", fault.Reason.Message, StringComparison.Ordinal);
        camera.Send(2, new byte[9]);
        Assert.Equal(PictureProblem.Unreadable, Assert.IsType<PictureException>((await camera.FaultAsync()).Reason).Problem);
        camera.Send(3, 641, 480);
        Assert.Equal(PictureProblem.TooManyPixels, Assert.IsType<PictureException>((await camera.FaultAsync()).Reason).Problem);
        camera.Send(4);
        Assert.Equal(4, (await camera.ResultAsync()).Sequence);
    }

    [Fact]
    public async Task What_cannot_be_tried_is_said_in_its_frames_place_or_beside_the_frames()
    {
        await using var camera = await Camera.StartAsync(Sessions());
        LiveException[] reasons = [new("a", "first"), new("b", "second"), new("c", "third")];
        camera.Send(1);
        camera.Refuse(2, reasons[0]);
        camera.Refuse(null, reasons[1]);
        camera.Refuse(null, reasons[2]);
        camera.Change(new LiveRequest { Flip = true });

        Assert.True(Assert.IsType<LiveSettings>(await camera.NextAsync()).Flip);
        Assert.Equal(new LiveFault(null, reasons[2], IsFinal: false), await camera.FaultAsync());
        Assert.Equal(new LiveFault(2, reasons[0], IsFinal: false), await camera.FaultAsync());
        camera.Send(3);
        var result = await camera.ResultAsync();
        Assert.Equal((3, 1), (result.Sequence, result.Dropped));
    }

    [Fact]
    public async Task A_busy_or_failing_model_is_said_and_the_next_frame_is_answered()
    {
        await using var camera = await Camera.StartAsync(Sessions());
        foreach (var failure in new Exception[] { new BusyException("pose", TimeSpan.FromSeconds(2)), new InvalidOperationException("broken") })
        {
            _models.Failure = failure;
            camera.Send(1);
            Assert.Same(failure, (await camera.FaultAsync()).Reason);
            _models.Failure = null;
            camera.Send(2);
            Assert.Equal(2, (await camera.ResultAsync()).Sequence);
        }
    }

    [Fact]
    public async Task More_pixels_than_may_be_slow_the_camera_down()
    {
        await using var camera = await Camera.StartAsync(Sessions(options => options.PixelsPerSecond = 640 * 480));
        camera.Send(1);
        Assert.False((await camera.ResultAsync()).Limited);
        camera.Send(2);
        await camera.ResultAsync();
        // The second was on credit: it has to be worked off.
        camera.Send(3);
        var next = camera.ResultAsync();
        camera.Send(4);
        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1.01));
        var result = await next;
        Assert.Equal((4, true, 1), (result.Sequence, result.Limited, result.Dropped));
    }

    [Fact]
    public async Task What_is_asked_changes_in_mid_stream()
    {
        await using var camera = await Camera.StartAsync(Sessions());
        camera.Send(1);
        Assert.NotNull((await camera.ResultAsync()).People);

        camera.Change(new LiveRequest { Task = LiveTask.Segment });
        Assert.Equal((LiveTask.Segment, "segment"), await SettingsAsync());
        camera.Send(2, 640, 480);
        var result = await camera.ResultAsync();
        Assert.Null(result.People);
        Assert.Equal("background", Assert.Single(result.Classes!).Name);
        Assert.Equal((256, 192), (result.Mask!.Width, result.Mask.Height));

        camera.Change(new LiveRequest { Task = LiveTask.Pose, Model = "other" });
        Assert.Equal((LiveTask.Pose, "other"), await SettingsAsync());
        camera.Change(new LiveRequest { Model = "" });
        Assert.Equal((LiveTask.Pose, "pose"), await SettingsAsync());

        async Task<(LiveTask, string)> SettingsAsync()
        {
            var settings = Assert.IsType<LiveSettings>(await camera.NextAsync());
            return (settings.Task, settings.Model.Name);
        }
    }

    [Fact]
    public async Task A_pose_comes_with_a_mask_where_one_is_wanted()
    {
        await using var camera = new Camera(Sessions(), new LiveRequest { Mask = true });
        Assert.Equal(("pose", "segment"), await camera.NextAsync() is LiveSettings settings ? (settings.Model.Name, settings.Masks?.Name) : default);
        camera.Send(1);
        var result = await camera.ResultAsync();
        Assert.Equal(("pose", 12), (result.Model, result.Timing.Inference - 5));
        Assert.NotNull(result.People);
        Assert.Equal((256, 192), (result.Mask!.Width, result.Mask.Height));

        camera.Change(new LiveRequest { Mask = false });
        Assert.Null(Assert.IsType<LiveSettings>(await camera.NextAsync()).Masks);
        camera.Send(2);
        Assert.Null((await camera.ResultAsync()).Mask);
    }

    [Fact]
    public async Task Another_threshold_does_not_lose_the_people()
    {
        await using var camera = await Camera.StartAsync(Sessions());
        camera.Send(1);
        await camera.ResultAsync();
        camera.Change(new LiveRequest { Threshold = 0.95f, Smoothing = false });
        var settings = Assert.IsType<LiveSettings>(await camera.NextAsync());
        Assert.Equal((0.95f, false), (settings.Threshold, settings.Smoothing));
        camera.Send(2);
        Assert.Equal(1, Assert.Single((await camera.ResultAsync()).People!).Id);
        Assert.Equal(0.95f, _models.Asked[^1].Request.Threshold);
    }

    [Theory]
    [InlineData("nothing", null)]
    [InlineData(null, 1.5f)]
    public async Task A_change_that_cannot_be_leaves_all_as_it_was(string? model, float? threshold)
    {
        await using var camera = await Camera.StartAsync(Sessions());
        camera.Change(new LiveRequest { Model = model, Threshold = threshold });
        Assert.False((await camera.FaultAsync()).IsFinal);
        camera.Change(new LiveRequest { Smoothing = true });
        Assert.Equal(("pose", 0.3f), await camera.NextAsync() is LiveSettings settings ? (settings.Model.Name, settings.Threshold) : default);
    }

    [Fact]
    public async Task A_start_that_cannot_be_ends_the_session()
    {
        await using var camera = new Camera(Sessions(), new LiveRequest { Model = "nothing" });
        var fault = await camera.FaultAsync();
        Assert.True(fault.IsFinal);
        Assert.IsType<UnknownModelException>(fault.Reason);
        Assert.Null(await camera.NextAsync());
    }

    [Fact]
    public async Task A_camera_that_sends_nothing_loses_its_place()
    {
        await using var camera = await Camera.StartAsync(Sessions(options => options.IdleSeconds = 5));
        var next = camera.FaultAsync();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("idle", Assert.IsType<LiveException>((await next).Reason).Code);
        Assert.Null(await camera.NextAsync());
    }

    [Fact]
    public async Task A_camera_that_never_began_loses_its_place_much_sooner_than_one_that_did()
    {
        await using var silent = await Camera.StartAsync(Sessions());
        var fault = silent.FaultAsync();
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("idle", Assert.IsType<LiveException>((await fault).Reason).Code);

        await using var camera = await Camera.StartAsync(Sessions());
        camera.Send(1);
        await camera.ResultAsync();
        var next = camera.FaultAsync();
        _clock.Advance(TimeSpan.FromSeconds(299));
        Assert.False(next.IsCompleted);
        // It looks at its models now and then, and may be about to wait again.
        while (!next.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, Cancel);
        }

        Assert.Equal("idle", Assert.IsType<LiveException>((await next).Reason).Code);
    }

    [Fact]
    public async Task A_frame_has_the_time_of_other_pictures_to_be_decoded_in_and_the_camera_goes_on()
    {
        var limits = new PictureLimits { DecodeSeconds = 0.5, MaxScans = 7, MaxSide = 5000, MaxAspect = 9 };
        var sessions = Sessions(pictures: limits);
        Assert.Equal((0.5, 7, 5000, 9), (sessions.Limits.DecodeSeconds, sessions.Limits.MaxScans, sessions.Limits.MaxSide, sessions.Limits.MaxAspect));
        await using var camera = await Camera.StartAsync(sessions);
        for (var k = 0; k < 2; k++)
        {
            camera.Send(k);
            var fault = await camera.FaultAsync();
            Assert.Equal((PictureProblem.TooSlow, false), (Assert.IsType<PictureException>(fault.Reason).Problem, fault.IsFinal));
        }
    }

    private LiveSessions Sessions(Action<LiveOptions>? set = null, PictureLimits? pictures = null)
    {
        var options = new LiveOptions { Workers = 2 };
        set?.Invoke(options);
        return new LiveSessions(_models, _codec, options, _clock, NullLogger<LiveSessions>.Instance, pictures);
    }
}

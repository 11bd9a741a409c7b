using HRNet.Inference.Live;

namespace HRNet.Inference.Tests.Live;

public sealed class MailboxTests
{
    private readonly Mailbox _mailbox = new();

    [Fact]
    public void The_newest_frame_wins_and_the_others_are_counted()
    {
        for (var sequence = 1; sequence <= 5; sequence++)
            _mailbox.Post(new LiveFrame(sequence, default));
        Assert.Equal(5, _mailbox.TakeFrame()?.Sequence);
        Assert.Null(_mailbox.TakeFrame());
        Assert.Equal(4, _mailbox.Dropped);
    }

    [Fact]
    public async Task Whoever_waits_is_woken_and_waits_again_when_all_is_taken()
    {
        var waiting = _mailbox.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        _mailbox.Post(new LiveFrame(1, default));
        _mailbox.Post(new LiveRequest { Threshold = 0.5f });
        await waiting;
        _mailbox.TakeFrame();
        Assert.True(_mailbox.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);
        _mailbox.TakeChange();
        Assert.False(_mailbox.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public void Changes_lie_on_top_of_each_other()
    {
        _mailbox.Post(new LiveRequest { Threshold = 0.5f });
        _mailbox.Post(new LiveRequest { Smoothing = false });
        _mailbox.Post(new LiveRequest { Threshold = 0.6f });
        Assert.Equal(new LiveRequest { Threshold = 0.6f, Smoothing = false }, _mailbox.TakeChange());
        Assert.Null(_mailbox.TakeChange());
    }

    [Fact]
    public void Another_task_or_model_brings_its_own_threshold()
    {
        var request = new LiveRequest { Model = "a", Threshold = 0.5f, Smoothing = false };
        Assert.Equal(new LiveRequest { Task = LiveTask.Segment, Smoothing = false }, request.With(new() { Task = LiveTask.Segment }));
        Assert.Equal(new LiveRequest { Model = "b", Smoothing = false }, request.With(new() { Model = "b" }));
        Assert.Equal(request with { Task = LiveTask.Pose }, request.With(new() { Task = LiveTask.Pose }));
    }
}

using HRNet.Inference.Live;

namespace HRNet.Inference.Tests.Live;

public sealed class TurnsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turns_come_in_the_order_of_asking()
    {
        var turns = new Turns(1);
        var held = await turns.TakeAsync(Cancel);
        var asked = Enumerable.Range(0, 5).Select(_ => turns.TakeAsync(Cancel)).ToArray();
        foreach (var next in asked)
        {
            Assert.False(next.IsCompleted);
            held.Dispose();
            held = await next;
        }

        held.Dispose();
        Assert.Equal(1, turns.Free);
    }

    [Fact]
    public async Task Whoever_gives_up_costs_nobody_a_turn()
    {
        var turns = new Turns(1);
        var held = await turns.TakeAsync(Cancel);
        using var given = new CancellationTokenSource();
        var first = turns.TakeAsync(given.Token);
        var second = turns.TakeAsync(Cancel);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        held.Dispose();
        (await second).Dispose();
        Assert.Equal(1, turns.Free);
    }

    [Fact]
    public async Task A_turn_is_given_back_once()
    {
        var turns = new Turns(2);
        var turn = await turns.TakeAsync(Cancel);
        turn.Dispose();
        turn.Dispose();
        Assert.Equal(2, turns.Free);
    }
}

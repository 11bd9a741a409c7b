using HRNet.Inference.Live;

namespace HRNet.Inference.Tests.Live;

public sealed class PixelBudgetTests
{
    [Fact]
    public void What_is_overdrawn_has_to_be_waited_for()
    {
        var clock = new FakeClock();
        var budget = new PixelBudget(1000, clock);
        budget.Spend(1000);
        Assert.Equal(TimeSpan.Zero, budget.Wait);
        budget.Spend(500);
        Assert.Equal(0.5, budget.Wait.TotalSeconds, 6);
        clock.Advance(TimeSpan.FromSeconds(0.3));
        Assert.Equal(0.2, budget.Wait.TotalSeconds, 6);
    }

    [Fact]
    public void A_long_rest_saves_up_one_second_only()
    {
        var clock = new FakeClock();
        var budget = new PixelBudget(1000, clock);
        clock.Advance(TimeSpan.FromHours(1));
        budget.Spend(1500);
        Assert.Equal(0.5, budget.Wait.TotalSeconds, 6);
    }
}

using HRNet.Inference.Devices;

namespace HRNet.Inference.Tests.Devices;

public sealed class WorkersTests
{
    [Theory]
    [InlineData(0, 0, 2, 1, 2, 2)]
    [InlineData(0, 0, 8, 1, 8, 8)]
    [InlineData(0, 0, 15, 1, 15, 15)]
    [InlineData(0, 0, 16, 2, 16, 15)]
    [InlineData(0, 0, 64, 8, 64, 57)]
    [InlineData(0, 3, 64, 1, 3, 3)]
    [InlineData(2, 0, 2, 2, 2, 1)]
    [InlineData(2, 1, 16, 2, 2, 1)]
    [InlineData(3, 4, 16, 3, 12, 10)]
    [InlineData(4, 0, 2, 4, 4, 1)]
    public void Workers_and_their_threads_are_no_more_than_the_processors_unless_settings_say_so(
        int workers, int threads, int processors, int runs, int all, int pool)
    {
        var chosen = Workers.Of(workers, threads, processors);

        Assert.Equal((runs, all, pool), (chosen.Runs, chosen.Threads, chosen.PoolThreads));
    }
}

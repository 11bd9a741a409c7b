namespace Microsoft.ML.OnnxRuntime.Tests;

public sealed class ConcurrencyTests
{
    private static readonly string[] s_x = ["x"];
    private static readonly string[] s_y = ["y"];

    [Fact]
    public void Threads_that_share_a_session_get_their_own_results()
    {
        using var session = new InferenceSession(TinyModels.Doubler());
        using var options = new RunOptions();

        Parallel.For(0, 8, worker =>
        {
            for (var i = 0; i < 200; i++)
            {
                var value = (worker * 1000f) + i;
                using var x = OrtValue.CreateTensorValueFromMemory([value, -value, 0f], [1, 3]);
                using var outputs = session.Run(options, s_x, [x], s_y);
                Assert.Equal([2 * value, -2 * value, 0f], outputs.Single().GetTensorDataAsSpan<float>().ToArray());
            }
        });
    }

    [Fact]
    public async Task A_run_ends_when_its_options_say_so()
    {
        var token = TestContext.Current.CancellationToken;
        using var session = new InferenceSession(TinyModels.Slow());
        using var options = new RunOptions();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[512 * 512], [512, 512]);

        var run = Task.Run(() => session.Run(options, s_x, [x], s_y).Dispose(), token);
        await Task.Delay(50, token);
        Assert.False(run.IsCompleted);
        options.Terminate = true;

        var problem = await Assert.ThrowsAsync<OnnxRuntimeException>(() => run);
        Assert.Contains("terminate", problem.Message, StringComparison.OrdinalIgnoreCase);
        Assert.True(options.Terminate);
    }

    [Fact]
    public async Task A_session_that_is_disposed_during_a_run_lets_it_finish()
    {
        var token = TestContext.Current.CancellationToken;
        var session = new InferenceSession(TinyModels.Slow());
        using var options = new RunOptions();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[512 * 512], [512, 512]);

        var run = Task.Run(() => session.Run(options, s_x, [x], s_y).Dispose(), token);
        await Task.Delay(20, token);
        session.Dispose();
        options.Terminate = true;

        await Assert.ThrowsAsync<OnnxRuntimeException>(() => run);
        Assert.Throws<ObjectDisposedException>(() => session.Run(options, s_x, [x], s_y));
    }
}

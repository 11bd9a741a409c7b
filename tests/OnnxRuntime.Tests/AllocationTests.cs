namespace Microsoft.ML.OnnxRuntime.Tests;

public sealed class AllocationTests
{
    private const int Runs = 500;

    private static readonly string[] s_x = ["x"];
    private static readonly string[] s_y = ["y"];

    [Fact]
    public void A_run_into_values_that_are_there_allocates_nothing()
    {
        using var session = new InferenceSession(TinyModels.Doubler());
        using var options = new RunOptions();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        using var y = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        OrtValue[] inputs = [x], outputs = [y];

        Assert.Equal(0, BytesPerRun(() => session.Run(options, s_x, inputs, s_y, outputs)));
    }

    [Fact]
    public void A_run_into_new_values_allocates_little_and_does_not_grow()
    {
        using var session = new InferenceSession(TinyModels.Doubler());
        using var options = new RunOptions();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[30_000], [10_000, 3]);
        OrtValue[] inputs = [x];

        Assert.InRange(BytesPerRun(() => session.Run(options, s_x, inputs, s_y).Dispose()), 0, 400);
    }

    private static long BytesPerRun(Action run)
    {
        for (var i = 0; i < 100; i++)
        {
            run();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Runs; i++)
        {
            run();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
    }
}

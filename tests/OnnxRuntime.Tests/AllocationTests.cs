namespace Microsoft.ML.OnnxRuntime.Tests;

[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
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

    [Fact]
    public void Disposed_outputs_give_their_native_memory_back()
    {
        const int Rows = 10_000;
        const long Megabyte = 1 << 20;
        using var session = new InferenceSession(TinyModels.Doubler());
        using var options = new RunOptions();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[Rows * 3], [Rows, 3]);
        OrtValue[] inputs = [x];
        session.Run(options, s_x, inputs, s_y).Dispose();
        var before = Environment.WorkingSet;

        // 240 MB of outputs.
        for (var i = 0; i < 2000; i++)
        {
            session.Run(options, s_x, inputs, s_y).Dispose();
        }

        Assert.InRange((Environment.WorkingSet - before) / Megabyte, long.MinValue, 60);
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

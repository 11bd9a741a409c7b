namespace Microsoft.ML.OnnxRuntime.Tests;

public sealed class OptionsTests
{
    private static readonly string[] s_x = ["x"];
    private static readonly string[] s_y = ["y"];

    [Fact]
    public void Options_keep_what_was_set()
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 2,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
            ExecutionMode = ExecutionMode.ORT_PARALLEL,
            EnableMemoryPattern = false,
            EnableCpuMemArena = false,
            LogId = "tests",
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");

        using var session = new InferenceSession(TinyModels.Doubler(), options);

        Assert.Equal((2, 1, false, false), (options.IntraOpNumThreads, options.InterOpNumThreads, options.EnableMemoryPattern, options.EnableCpuMemArena));
        Assert.Equal(s_x, session.InputNames);
    }

    [Fact]
    public void A_symbolic_dimension_can_be_fixed()
    {
        using var options = new SessionOptions();
        options.AddFreeDimensionOverrideByName("batch", 2);
        using var session = new InferenceSession(TinyModels.Doubler(), options);

        Assert.Equal([2, 3], session.InputMetadata["x"].Dimensions);
    }

    [Fact]
    public void A_provider_that_is_not_there_is_refused_with_its_name()
    {
        using var options = new SessionOptions();

        var problem = Assert.Throws<OnnxRuntimeException>(() => options.AppendExecutionProvider("Imaginary"));

        Assert.Contains("Imaginary", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DirectML_is_refused_where_there_is_none()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "DirectML is there");
        using var options = new SessionOptions();

        var problem = Assert.Throws<OnnxRuntimeException>(() => options.AppendExecutionProvider_DML());

        Assert.Contains("provider", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuda_is_refused_where_its_library_is_missing()
    {
        using var options = new SessionOptions();

        Assert.Throws<OnnxRuntimeException>(() => options.AppendExecutionProvider_CUDA());
    }

    [Fact]
    public void Terminate_can_be_taken_back()
    {
        using var session = new InferenceSession(TinyModels.Doubler());
        using var options = new RunOptions { Terminate = true, LogId = "run", LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        Assert.Throws<OnnxRuntimeException>(() => session.Run(options, s_x, [x], s_y));

        options.Terminate = false;

        session.Run(options, s_x, [x], s_y).Dispose();
    }

    [Fact]
    public void A_run_takes_named_settings()
    {
        using var session = new InferenceSession(TinyModels.Doubler());
        using var options = new RunOptions();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        session.Run(options, s_x, [x], s_y).Dispose();

        options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "nonsense");

        Assert.Throws<OnnxRuntimeException>(() => session.Run(options, s_x, [x], s_y));
    }

    [Fact]
    public void Disposed_options_say_so()
    {
        var session = new SessionOptions();
        var run = new RunOptions();
        session.Dispose();
        run.Dispose();

        Assert.Throws<ObjectDisposedException>(() => session.IntraOpNumThreads = 1);
        Assert.Throws<ObjectDisposedException>(() => new InferenceSession(TinyModels.Doubler(), session));
        Assert.Throws<ObjectDisposedException>(() => run.Terminate = true);
    }
}

using HRNet.Inference.Devices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Tests.Devices;

public sealed class DeviceSelectorTests : IDisposable
{
    private const int Rows = 4;
    private const int Columns = 5;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void The_processor_runs_any_batch()
    {
        var (session, report) = Open("cpu", TinyModels.ImageDoubler());
        using (session)
        {
            Assert.Equal("cpu", report.Device);
            Assert.Empty(report.Attempts);
            foreach (var batch in new[] { 1, 3, 2 })
                AssertDoubles(session, batch);
        }
    }

    [Theory]
    [InlineData("dml")]
    [InlineData("cuda:3")]
    public void A_device_that_is_not_there_gives_way_to_the_processor_and_says_why(string device)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "DirectML is there");
        var (session, report) = Open(device, TinyModels.ImageDoubler());
        using (session)
        {
            Assert.Equal("cpu", report.Device);
            var attempt = Assert.Single(report.Attempts);
            Assert.StartsWith(device, attempt.Device, StringComparison.Ordinal);
            Assert.True(attempt.Reason.Length > 10, attempt.Reason);
            AssertDoubles(session, 2);
        }
    }

    [Fact]
    public void A_refusal_is_a_warning_once_and_names_the_model()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "DirectML is there");
        File.WriteAllBytes(_path, TinyModels.ImageDoubler());
        var log = new KeptLog();
        var selector = new DeviceSelector("dml", strict: false, log);
        foreach (var model in new[] { "first", "second" })
            selector.Open(Opening(model), TestContext.Current.CancellationToken).Session.Dispose();

        Assert.Equal("Model first does not run on dml:0, so cpu takes its place: DirectML exists on Windows only.", Assert.Single(log.Warnings));
    }

    [Fact]
    public void A_run_leaves_little_to_collect()
    {
        const int Runs = 50;
        var (session, _) = Open("cpu", TinyModels.ImageDoubler());
        using (session)
        {
            var images = new float[3 * Rows * Columns];
            var before = 0L;
            for (var i = 0; i < 2 * Runs; i++)
            {
                if (i == Runs)
                    before = GC.GetAllocatedBytesForCurrentThread();
                session.Run(images, 1, Rows, Columns).Dispose();
            }

            Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Runs, 0, 1000);
        }
    }

    [Fact]
    public void Strict_takes_no_other_device()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "DirectML is there");
        var problem = Assert.Throws<DeviceException>(() => Open("dml", TinyModels.ImageDoubler(), strict: true));

        Assert.Contains("dml:0: DirectML exists on Windows only.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_a_fixed_batch_says_so()
    {
        var (session, _) = Open("auto", TinyModels.PairDoubler());
        using (session)
        {
            Assert.Equal(2, session.FixedBatch);
            AssertDoubles(session, 2);
        }
    }

    [Fact]
    public void A_model_that_answers_no_numbers_is_refused() =>
        Assert.Contains(
            "not finite", Assert.Throws<DeviceException>(() => Open("cpu", TinyModels.Logarithm())).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_no_model_is_refused() =>
        Assert.Throws<OnnxRuntimeException>(() => Open("auto", "not a model"u8.ToArray()));

    [Fact]
    public void An_output_that_the_model_does_not_have_is_named() =>
        Assert.Contains(
            "'heatmaps'",
            Assert.Throws<OnnxRuntimeException>(() => Open("cpu", TinyModels.ImageDoubler(), output: "heatmaps")).Message,
            StringComparison.Ordinal);

    private (DeviceSession Session, DeviceReport Report) Open(string device, byte[] model, bool strict = false, string output = "y")
    {
        File.WriteAllBytes(_path, model);
        return new DeviceSelector(device, strict, NullLogger<DeviceSelector>.Instance).Open(Opening("tiny", output), TestContext.Current.CancellationToken);
    }

    private ModelOpening Opening(string name, string output = "y") => new(name, _path, Rows, Columns, output, Threads: 1, MaxBatch: 4);

    private static void AssertDoubles(DeviceSession session, int batch)
    {
        var images = Enumerable.Range(0, batch * 3 * Rows * Columns).Select(i => (float)i).ToArray();
        using var outputs = session.Run(images, batch, Rows, Columns);
        Assert.Equal(images.Select(value => 2 * value), outputs.Single().GetTensorDataAsSpan<float>()[..images.Length].ToArray());
    }

    private sealed class KeptLog : ILogger<DeviceSelector>
    {
        public List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Warnings.Add(formatter(state, exception));
        }
    }
}

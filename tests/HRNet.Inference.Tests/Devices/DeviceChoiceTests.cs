using HRNet.Inference.Devices;

namespace HRNet.Inference.Tests.Devices;

public sealed class DeviceChoiceTests
{
    private static readonly DeviceName s_dml = new(DeviceKind.DirectML, 0);
    private static readonly float[] s_right = [1f, -2f, 4f];

    private readonly List<FakeSession> _opened = [];

    [Fact]
    public void A_device_that_agrees_serves()
    {
        var report = Choose([s_dml, DeviceName.Cpu], _ => [1.01f, -2.01f, 3.99f]);

        Assert.Equal("dml:0", report.Device);
        Assert.Empty(report.Attempts);
        Assert.Equal([DeviceName.Cpu], _opened.Where(session => session.IsDisposed).Select(session => session.Device));
    }

    [Fact]
    public void Every_output_is_judged_by_its_own_size()
    {
        // Beside the large output the error of the small one would pass.
        float[][] right = [[1000f, 500f], [0.5f, 0.25f]];
        var report = Choose([s_dml, DeviceName.Cpu], [1], (device, _) => device == s_dml ? [right[0], [0.5f, 0.75f]] : right);

        Assert.Equal("cpu", report.Device);
        Assert.Contains("differs from the processor's by 0.5", Assert.Single(report.Attempts).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_batch_that_is_opened_has_to_agree()
    {
        var asked = new List<(DeviceName, int)>();
        var report = Choose([s_dml, DeviceName.Cpu], [1, 2, 4], (device, batch) =>
        {
            asked.Add((device, batch));
            return [device == s_dml && batch == 4 ? [0f, 0f, 0f] : s_right];
        });

        Assert.Equal("cpu", report.Device);
        Assert.Equal([1, 2, 4], asked.Where(run => run.Item1 == s_dml).Select(run => run.Item2));
    }

    [Theory]
    [InlineData(new[] { 1f, -2f, 4.1f }, "differs")]
    [InlineData(new[] { 1f, -2f }, "2 values")]
    [InlineData(new[] { 1f, float.NaN, 4f }, "not finite")]
    [InlineData(new[] { 1f, float.PositiveInfinity, 4f }, "not finite")]
    public void A_device_that_disagrees_gives_way_to_the_processor(float[] answer, string reason)
    {
        var report = Choose([s_dml, DeviceName.Cpu], _ => answer);

        Assert.Equal("cpu", report.Device);
        Assert.Contains(reason, Assert.Single(report.Attempts).Reason, StringComparison.Ordinal);
        Assert.Equal([s_dml], _opened.Where(session => session.IsDisposed).Select(session => session.Device));
    }

    [Fact]
    public void A_device_that_does_not_open_gives_way_to_the_next()
    {
        var report = Choose([s_dml, new(DeviceKind.Cuda, 0), DeviceName.Cpu], device =>
            device == s_dml ? throw new DllNotFoundException("no such library") : s_right);

        Assert.Equal("cuda:0", report.Device);
        Assert.Equal(new DeviceAttempt("dml:0", "The device does not run the model. (no such library)"), Assert.Single(report.Attempts));
    }

    [Fact]
    public void Without_a_device_that_works_the_reasons_are_told()
    {
        var problem = Assert.Throws<DeviceException>(() => Choose([s_dml], _ => [0f, 0f, 0f]));

        Assert.Contains("'pose'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("dml:0: Its output differs", problem.Message, StringComparison.Ordinal);
        Assert.All(_opened, session => Assert.True(session.IsDisposed));
    }

    [Fact]
    public void A_canceled_search_opens_no_further_device()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();

        Assert.Throws<OperationCanceledException>(() => DeviceChoice.Choose(
            "pose", [s_dml], Open, _ => [1], (_, _) => [s_right], cancel.Token));

        Assert.All(_opened, session => Assert.True(session.IsDisposed));
    }

    private DeviceReport Choose(DeviceName[] candidates, Func<DeviceName, float[]> answer) =>
        Choose(candidates, [1], (device, _) => [device == DeviceName.Cpu ? s_right : answer(device)]);

    private DeviceReport Choose(DeviceName[] candidates, int[] batches, Func<DeviceName, int, float[][]> answer) => DeviceChoice.Choose(
        "pose", candidates, Open, _ => batches, (session, batch) => answer(session.Device, batch), TestContext.Current.CancellationToken).Report;

    private FakeSession Open(DeviceName device)
    {
        var session = new FakeSession(device);
        _opened.Add(session);
        return session;
    }

    private sealed class FakeSession(DeviceName device) : IDisposable
    {
        public DeviceName Device { get; } = device;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}

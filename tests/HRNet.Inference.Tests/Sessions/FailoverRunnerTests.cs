using HRNet.Inference.Devices;
using HRNet.Inference.Sessions;

namespace HRNet.Inference.Tests.Sessions;

public sealed class FailoverRunnerTests : IDisposable
{
    private readonly FakeRunner _device = new();
    private readonly FakeRunner _processor = new();
    private readonly DeviceReport _report = new("dml:0", []);
    private readonly List<DeviceAttempt> _told = [];
    private int _opened;

    public void Dispose()
    {
        _device.Dispose();
        _processor.Dispose();
    }

    [Fact]
    public void A_lost_device_is_replaced_by_the_processor_and_the_lost_batch_is_answered()
    {
        using var runner = Runner();
        using (Run(runner))
            Assert.Equal(("dml:0", null), (_report.Device, _report.Lost));
        _device.Failure = new NotSupportedException("The device was removed.");

        using (var answer = Run(runner))
            Assert.Equal(7, answer[0, 0].Values[0]);
        using (Run(runner))
            Assert.Equal(1, _opened);

        Assert.True(_device.Disposed);
        Assert.Equal("cpu", _report.Device);
        Assert.Equal(new DeviceAttempt("dml:0", "Lost while serving: The device was removed."), _report.Lost);
        Assert.Equal([_report.Lost!], _told);
        Assert.Equal([_report.Lost!], _report.Attempts);
    }

    [Fact]
    public void What_the_processor_refuses_too_is_no_fault_of_the_device()
    {
        using var runner = Runner();
        _device.Failure = new NotSupportedException("device");
        _processor.Failure = new NotSupportedException("processor");

        Assert.Equal("processor", Assert.Throws<NotSupportedException>(() => Run(runner)).Message);
        _device.Failure = null;
        using (Run(runner))
            Assert.Equal(("dml:0", null), (_report.Device, _report.Lost));

        Assert.Empty(_told);
    }

    [Fact]
    public void A_fault_of_our_own_reaches_the_caller()
    {
        using var runner = Runner();
        _device.Failure = new InvalidCastException();

        Assert.Throws<InvalidCastException>(() => Run(runner));
        Assert.Equal(0, _opened);
    }

    private static NetworkBatch Run(FailoverRunner runner) => runner.Run(new float[] { 7, 0, 0 }, 1, 1, 1);

    private FailoverRunner Runner() => new(
        _device,
        () =>
        {
            _opened++;
            return _processor;
        },
        _report,
        _told.Add);
}

using HRNet.Inference.Devices;

namespace HRNet.Inference.Sessions;

/// <summary>
/// Runs on a device until that is lost (driver reset, device removed), then on the processor for good: the batch that was lost runs again
/// there, so nothing that was accepted fails. A run that the processor refuses too was no fault of the device.
/// </summary>
internal sealed class FailoverRunner(
    INetworkRunner device, Func<INetworkRunner> openProcessor, DeviceReport report, Action<DeviceAttempt> tell) : INetworkRunner
{
    private INetworkRunner? _processor;

    /// <inheritdoc/>
    public NetworkBatch Run(Memory<float> images, int batch, int height, int width)
    {
        if (_processor is not null)
            return _processor.Run(images, batch, height, width);
        try
        {
            return device.Run(images, batch, height, width);
        }
        catch (Exception failure) when (DeviceRefusal.Is(failure))
        {
            return RunOnProcessor(images, batch, height, width, failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        device.Dispose();
        _processor?.Dispose();
    }

    private NetworkBatch RunOnProcessor(Memory<float> images, int batch, int height, int width, Exception failure)
    {
        var processor = openProcessor();
        try
        {
            var output = processor.Run(images, batch, height, width);
            device.Dispose();
            _processor = processor;
            report.Lose(failure.Message, DeviceName.Cpu.ToString());
            tell(report.Lost!);
            return output;
        }
        catch
        {
            processor.Dispose();
            throw;
        }
    }
}

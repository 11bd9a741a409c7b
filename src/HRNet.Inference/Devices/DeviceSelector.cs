using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Devices;

/// <summary>Opens models on the device that a setting asks for, or on the processor where that does not work.</summary>
/// <param name="setting">The device, or "auto".</param>
/// <param name="strict">Whether a device that does not work is an error.</param>
/// <param name="logger">Is told what did not work.</param>
/// <param name="graphs">Keeps what the processor's sessions optimize; null for nothing.</param>
internal sealed partial class DeviceSelector(string setting, bool strict, ILogger<DeviceSelector> logger, GraphCache? graphs = null)
{
    private readonly IReadOnlyList<DeviceName> _candidates = DeviceName.Candidates(setting, strict);
    private readonly ConcurrentDictionary<DeviceAttempt, string> _told = new();

    /// <summary>Keeps what the processor's sessions optimize; null for nothing.</summary>
    public GraphCache? Graphs => graphs;

    /// <summary>Whether the processor is all that is tried.</summary>
    public bool OnlyProcessor => _candidates is [var only] && only == DeviceName.Cpu;

    /// <summary>Opens a model, warm: it has run once.</summary>
    /// <exception cref="DeviceException">No allowed device runs it.</exception>
    /// <exception cref="OnnxRuntimeException">The file is no model that runs.</exception>
    public (DeviceSession Session, DeviceReport Report) Open(ModelOpening model, CancellationToken cancel)
    {
        int? fixedBatch = null;
        var (session, report) = DeviceChoice.Choose(
            model.Name, _candidates, OpenOn, session => session.Batches, (session, batch) => Answer(session, model, batch), cancel);
        foreach (var attempt in report.Attempts)
            Tell(model.Name, attempt, report.Device);
        Opened(model.Name, report.Device);
        return (session, report);

        DeviceSession OpenOn(DeviceName device)
        {
            if (model.OnlyProcessor && device != DeviceName.Cpu)
                throw new NotSupportedException("Models of 8-bit integers run on processors only.");
            // The processor is the first to be opened: it knows what batches the file allows.
            var opened = new DeviceSession(model, device, fixedBatch);
            fixedBatch = opened.FixedBatch;
            return opened;
        }
    }

    /// <summary>Tells that a device was lost while it served a model.</summary>
    public void Tell(string model, DeviceAttempt lost) => LostWhileServing(model, lost.Device, lost.Reason);

    /// <summary>
    /// A device that is not there refuses every model in the same words, which are worth a warning once; <see cref="DeviceReport"/> keeps
    /// them for each.
    /// </summary>
    private void Tell(string model, DeviceAttempt refused, string serving)
    {
        var level = _told.TryAdd(refused, model) ? LogLevel.Warning : LogLevel.Debug;
        Refused(level, model, refused.Device, refused.Reason, serving);
    }

    /// <summary>All outputs for a batch of noise, in the range of normalized pixels.</summary>
    private static IReadOnlyList<float[]> Answer(DeviceSession session, ModelOpening model, int batch)
    {
        const int Seed = 20190225;
        const float Range = 2;
        var random = new Random(Seed);
        var images = new float[batch * 3 * model.Height * model.Width];
        for (var i = 0; i < images.Length; i++)
            images[i] = Range * (2 * random.NextSingle() - 1);
        using var outputs = session.Run(images, batch, model.Height, model.Width);
        return [.. outputs.Select(output => output.GetTensorDataAsSpan<float>().ToArray())];
    }

    [LoggerMessage("Model {Model} does not run on {Device}, so {Serving} takes its place: {Reason}")]
    private partial void Refused(LogLevel level, string model, string device, string reason, string serving);

    [LoggerMessage(LogLevel.Error, "Model {Model} lost {Device}; the CPU serves it until the process is started again. {Reason}")]
    private partial void LostWhileServing(string model, string device, string reason);

    [LoggerMessage(LogLevel.Information, "Model {Model} runs on {Device}")]
    private partial void Opened(string model, string device);
}

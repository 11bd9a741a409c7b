using System.Diagnostics.Metrics;
using HRNet.Inference.Answers;
using HRNetWeb.Serving;
using HRNetWeb.Uploads;

namespace HRNetWeb.Metrics;

/// <summary>What this service counts besides what the framework counts of every request.</summary>
internal sealed class ServiceMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "HRNetWeb";

    private readonly Meter _meter;
    private readonly Histogram<double> _stages;

    public ServiceMetrics(IMeterFactory meters, ModelHost host, PictureMemory memory, DecodeGate gate)
    {
        _meter = meters.Create(MeterName);
        _stages = _meter.CreateHistogram<double>("hrnet.stage.duration", "s", "Time of each stage of an answer.");
        _meter.CreateObservableGauge("hrnet.picture.memory", () => memory.Taken, "By", "Memory that the pictures of all requests take now.");
        _meter.CreateObservableGauge("hrnet.decode.waiting", () => gate.Waiting, null, "Requests that wait for their picture to be decoded.");
        _meter.CreateObservableGauge("hrnet.ready", () => host.IsReady ? 1 : 0, null, "Whether the models are loaded and warm.");
    }

    /// <summary>Counts an answer.</summary>
    public void Answered(string model, TimingAnswer timing)
    {
        foreach (var (stage, milliseconds) in timing.Stages().Where(stage => stage.Milliseconds > 0))
            _stages.Record(milliseconds / 1000, new("model", model), new("stage", stage));
    }

    public void Dispose() => _meter.Dispose();
}

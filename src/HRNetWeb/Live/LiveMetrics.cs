using System.Diagnostics.Metrics;
using HRNet.Inference.Live;
using HRNetWeb.Metrics;

namespace HRNetWeb.Live;

/// <summary>What is counted of live video.</summary>
internal sealed class LiveMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<double> _age;

    public LiveMetrics(IMeterFactory meters, LiveSessions sessions)
    {
        _meter = meters.Create(ServiceMetrics.MeterName);
        _age = _meter.CreateHistogram<double>("hrnet.live.age", "s", "Time from a live frame's arrival to its answer.");
        _meter.CreateObservableGauge("hrnet.live.cameras", () => sessions.Count, null, "Cameras that are being served.");
        _meter.CreateObservableCounter("hrnet.live.frames", () => sessions.Answered, null, "Live frames answered.");
        _meter.CreateObservableCounter("hrnet.live.dropped", () => sessions.Dropped, null, "Live frames dropped for newer ones.");
    }

    /// <summary>Counts an answer.</summary>
    public void Answered(LiveResult result) => _age.Record(result.Timing.Age / 1000, new KeyValuePair<string, object?>("model", result.Model));

    public void Dispose() => _meter.Dispose();
}

using System.Diagnostics.Metrics;
using HRNet.AspNetCore.Serving;
using HRNet.AspNetCore.Uploads;
using HRNet.Inference.Live;
using HRNet.Inference.Results;

namespace HRNet.AspNetCore.Metrics;

/// <summary>What this service counts besides what the framework counts of every request. docs/metrics.md lists it by the names that Prometheus shows.</summary>
internal sealed class ServiceMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "HRNetWeb";

    // A stage takes a fraction of a millisecond, a large picture on a busy machine seconds.
    private static readonly InstrumentAdvice<double> s_seconds = new() { HistogramBucketBoundaries = [.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10] };

    private readonly Histogram<double> _stages;
    private readonly Histogram<double> _age;

    public ServiceMetrics(IMeterFactory meters, ModelHost host, PictureMemory memory, DecodeGate gate, LiveSessions live)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("hrnet.ready", () => host.IsReady ? 1 : 0, null, "Whether the models are loaded and warm.");
        meter.CreateObservableGauge(
            "hrnet.model.loaded",
            () => host.Loaded.Select(model => new Measurement<int>(1, new("model", model.Name), new("device", model.Device.Device))),
            null,
            "1 for each model that is loaded, and the device that serves it.");
        _stages = meter.CreateHistogram("hrnet.stage.duration", "s", "Time of each stage of an answer.", null, s_seconds);
        meter.CreateObservableUpDownCounter("hrnet.picture.memory", () => memory.Taken, "By", "Memory that the pictures of all requests take now.");
        meter.CreateObservableUpDownCounter("hrnet.decode.waiting", () => gate.Waiting, "{request}", "Requests that wait for their picture to be decoded.");
        meter.CreateObservableUpDownCounter("hrnet.live.cameras", () => live.Count, "{camera}", "Cameras that are being served.");
        meter.CreateObservableCounter("hrnet.live.frames", () => live.Answered, "{frame}", "Live frames answered.");
        meter.CreateObservableCounter("hrnet.live.dropped", () => live.Dropped, "{frame}", "Live frames dropped for newer ones.");
        _age = meter.CreateHistogram("hrnet.live.age", "s", "Time from a live frame's arrival to its answer.", null, s_seconds);
    }

    /// <summary>Counts an answer to a picture. The model is one that answered, never a name as a client sent it.</summary>
    public void Answered(PictureResult result)
    {
        foreach (var (stage, milliseconds) in result.Timing.Stages())
        {
            if (milliseconds > 0)
                _stages.Record(milliseconds / 1000, new("model", result.Model), new("stage", stage));
        }
    }

    /// <summary>Counts an answer to a live frame.</summary>
    public void Answered(LiveResult result) => _age.Record(result.Timing.Age / 1000, new KeyValuePair<string, object?>("model", result.Model));
}

using System.Diagnostics;
using System.Globalization;
using HRNet.Benchmarks.Live;

namespace HRNet.Load.Soak;

/// <summary>What the service took at a moment.</summary>
/// <param name="Minute">Minutes since the traffic began.</param>
/// <param name="Memory">Resident memory, in MiB.</param>
/// <param name="Heap">Managed memory after the last collection, in MiB.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Processors">Processors in use since the sample before.</param>
/// <param name="Pictures">Memory that requests hold for pictures, in MiB.</param>
/// <param name="Cameras">Live cameras.</param>
internal sealed record Sample(double Minute, double Memory, double Heap, int Threads, int Handles, double Processors, double Pictures, double Cameras);

/// <summary>Takes a sample each ten seconds, and says at the end whether anything grew.</summary>
internal sealed class Watch(ServiceProcess service, Report report, Ledger ledger) : IDisposable
{
    /// <summary>How much memory may grow.</summary>
    public const double Growth = 0.05;

    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://{service.Host}"), Timeout = TimeSpan.FromSeconds(30) };
    private readonly List<Sample> _samples = [];
    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _processor = service.ProcessorTime;

    /// <summary>Takes samples until it is stopped.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(s_step);
        try
        {
            while (service.Lives && await timer.WaitForNextTickAsync(stop))
            {
                var sample = await SampleAsync(stop);
                _samples.Add(sample);
                report.Note(sample);
                Report.Say(string.Create(CultureInfo.InvariantCulture,
                    $"minute {sample.Minute:0.0}: {sample.Memory:0} MiB resident, {sample.Heap:0} MiB heap, {sample.Threads} threads, {sample.Handles} handles, {sample.Processors:0.00} processors; {ledger.Total} outcomes, {ledger.Surprises} unexpected"));
            }
        }
        catch (OperationCanceledException)
        {
            // The traffic is over.
        }
    }

    /// <summary>What it takes now.</summary>
    public async Task<Sample> SampleAsync(CancellationToken cancel)
    {
        var metrics = await _http.GetStringAsync("/metrics", cancel);
        var (before, now) = (_processor, service.ProcessorTime);
        _processor = now;
        return new(
            Stopwatch.GetElapsedTime(_start).TotalMinutes, service.Memory, Sum(metrics, "dotnet_gc_last_collection_heap_size_bytes") / 1048576, service.Threads, service.Handles,
            (now - before) / s_step, Sum(metrics, "hrnet_picture_memory_bytes") / 1048576, Sum(metrics, "hrnet_live_cameras"));
    }

    /// <summary>Compares the last minutes with those after the first five, or after a third of a shorter run.</summary>
    /// <param name="minutes">How long the traffic was.</param>
    /// <returns>What grew too much; empty if nothing did.</returns>
    public IEnumerable<string> Judge(double minutes)
    {
        var (from, window) = (Math.Min(5, minutes / 3), Math.Min(2, minutes / 6));
        var early = _samples.Where(sample => sample.Minute >= from && sample.Minute < from + window).ToList();
        var late = _samples.Where(sample => sample.Minute >= minutes - window).ToList();
        if (early.Count == 0 || late.Count == 0)
            return ["the run was too short to compare anything"];
        (string Name, Func<Sample, double> Of, double Allowed)[] compared =
        [
            ("resident memory, MiB", sample => sample.Memory, 1 + Growth),
            ("managed heap, MiB", sample => sample.Heap, double.PositiveInfinity),
            ("threads", sample => sample.Threads, 1.25),
            ("handles", sample => sample.Handles, 1.25),
        ];
        report.Table(
            ["median", $"minutes {F(from)} to {F(from + window)}", $"the last {F(window)}", "change", "most"],
            compared.Select(line => (string[])[line.Name, F(Median(early, line.Of)), F(Median(late, line.Of)), $"{F(100 * (Median(late, line.Of) / Median(early, line.Of) - 1))} %", F(_samples.Max(line.Of))]));
        return compared
            .Where(line => Median(late, line.Of) > Median(early, line.Of) * line.Allowed)
            .Select(line => $"{line.Name} grew from {F(Median(early, line.Of))} to {F(Median(late, line.Of))}");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static double Median(List<Sample> samples, Func<Sample, double> of)
    {
        var values = samples.Select(of).Order().ToList();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    private static double Sum(string metrics, string name) => metrics.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is ' ' or '{')
        .Sum(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));

    private static string F(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using HRNet.Benchmarks.Live;

namespace HRNet.Load.Measure;

/// <summary>What some seconds of load came to. Rounds of the same load are added up in one.</summary>
internal sealed class Tally
{
    private readonly List<double> _accepted = [];
    private readonly SortedDictionary<int, int> _statuses = [];
    private bool _sorted;
    private int _arrivals;
    private int _served;
    private int _retries;

    /// <summary>Seconds that were looked at.</summary>
    public double Seconds { get; private set; }

    /// <summary>Processor seconds of the service.</summary>
    public double Processor { get; private set; }

    /// <summary>Processor seconds of this driver, which takes them from the service.</summary>
    public double Driver { get; private set; }

    /// <summary>New clients that came, where they come by the clock.</summary>
    public int Arrivals => _arrivals;

    /// <summary>Arrivals that got their answer in the end, at whichever try.</summary>
    public int Served => _served;

    /// <summary>Requests sent again after the wait that a refusal had named.</summary>
    public int Retries => _retries;

    /// <summary>Refusals without a Retry-After.</summary>
    public int WithoutHint { get; private set; }

    /// <summary>Requests answered 200.</summary>
    public int Answered => Count(200);

    /// <summary>Requests refused with 429.</summary>
    public int Refused => Count(429);

    /// <summary>What was neither: other statuses, broken connections, no answer.</summary>
    public int Errors => _statuses.Where(pair => pair.Key is not (200 or 429)).Sum(pair => pair.Value);

    /// <summary>Answers a second.</summary>
    public double Rate => Seconds == 0 ? 0 : Answered / Seconds;

    /// <summary>The service's processor time of an answer, in milliseconds.</summary>
    public double ProcessorEach => 1000 * Processor / Math.Max(1, Answered);

    /// <summary>The driver's processor time of an answer, in milliseconds.</summary>
    public double DriverEach => 1000 * Driver / Math.Max(1, Answered);

    /// <summary>All of it, for a JSON line.</summary>
    public object Facts => new
    {
        Rate,
        P50 = Percentile(0.5),
        P99 = Percentile(0.99),
        Statuses = _statuses,
        Arrivals,
        Served,
        Retries,
        WithoutHint,
        ProcessorEach,
        DriverEach,
        Seconds,
    };

    /// <summary>Counts a new client.</summary>
    public void Arrived() => Interlocked.Increment(ref _arrivals);

    /// <summary>Counts a client who was answered.</summary>
    public void WasServed() => Interlocked.Increment(ref _served);

    /// <summary>Counts a client's next try.</summary>
    public void CameAgain() => Interlocked.Increment(ref _retries);

    /// <summary>Counts a reply.</summary>
    public void Add(Reply reply)
    {
        lock (_accepted)
        {
            _statuses[reply.Status] = Count(reply.Status) + 1;
            if (reply.Status == 200)
                _accepted.Add(reply.Milliseconds);
            else if (reply.Status == 429 && reply.RetryAfter == 0)
                WithoutHint++;
            _sorted = false;
        }
    }

    /// <summary>Counts the time since a moment.</summary>
    public void Add(Moment from, ServiceProcess service)
    {
        var now = Moment.Of(service);
        Seconds += Stopwatch.GetElapsedTime(from.Ticks, now.Ticks).TotalSeconds;
        Processor += (now.Processor - from.Processor).TotalSeconds;
        Driver += (now.Driver - from.Driver).TotalSeconds;
    }

    /// <summary>The time within which that part of the accepted requests was answered, in milliseconds.</summary>
    /// <param name="part">0 to 1.</param>
    public double Percentile(double part)
    {
        if (_accepted.Count == 0)
            return double.NaN;
        if (!_sorted)
            _accepted.Sort();
        _sorted = true;
        return _accepted[Math.Clamp((int)Math.Ceiling(part * _accepted.Count) - 1, 0, _accepted.Count - 1)];
    }

    private int Count(int status) => _statuses.GetValueOrDefault(status);
}

/// <summary>A moment, and the processor time that was taken until then.</summary>
/// <param name="Ticks">Ticks of <see cref="Stopwatch"/>.</param>
/// <param name="Processor">The service's processor time.</param>
/// <param name="Driver">This process's.</param>
internal readonly record struct Moment(long Ticks, TimeSpan Processor, TimeSpan Driver)
{
    /// <summary>Now.</summary>
    public static Moment Of(ServiceProcess service) => new(Stopwatch.GetTimestamp(), service.ProcessorTime, Environment.CpuUsage.TotalTime);
}

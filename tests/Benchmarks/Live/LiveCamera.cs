using System.Collections.Concurrent;
using System.Diagnostics;

namespace HRNet.Benchmarks.Live;

/// <summary>One camera: takes a picture at its rate, sends it if it may, and notes how old it is when its answer comes.</summary>
internal sealed class LiveCamera(LiveArguments arguments, IReadOnlyList<byte[]> clip, int number)
{
    private readonly ConcurrentDictionary<long, long> _sent = new();
    private int _unanswered;

    /// <summary>When each answer came, in seconds from the start, and the age of its picture in milliseconds.</summary>
    public List<(double At, double Age)> Answers { get; } = [];

    /// <summary>Pictures that were not sent, for others were under way.</summary>
    public int Skipped { get; private set; }

    /// <summary>Frames that the service dropped.</summary>
    public long Dropped { get; private set; }

    /// <summary>Answers in which somebody was seen, or some class.</summary>
    public int Seen { get; private set; }

    /// <summary>Answers that were errors.</summary>
    public int Errors { get; private set; }

    /// <summary>Frames sent.</summary>
    public int Sent { get; private set; }

    /// <summary>Bytes of the messages out and in, without the WebSocket's own few.</summary>
    public (long Out, long In) Bytes { get; private set; }

    /// <summary>Runs for as long as the arguments say.</summary>
    public async Task RunAsync(string host, long start)
    {
        using var stop = new CancellationTokenSource();
        await using var connection = await LiveConnection.StartAsync(arguments.Protocol, host, stop.Token);
        var reading = ReadAsync(connection, start, stop.Token);
        for (var n = 1; ; n++)
        {
            // Cameras do not all take their pictures at the same moment.
            var due = TimeSpan.FromSeconds((n + number / (double)arguments.Cameras) / arguments.Fps) - Stopwatch.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
                await Task.Delay(due);
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > arguments.Seconds || reading.IsCompleted)
                break;
            if (arguments.Credit > 0 && Volatile.Read(ref _unanswered) >= arguments.Credit)
            {
                Skipped++;
                continue;
            }

            _sent[n] = Stopwatch.GetTimestamp();
            Interlocked.Increment(ref _unanswered);
            await connection.SendAsync(n, clip[(n + 7 * number) % clip.Count], stop.Token);
            Sent++;
        }

        Bytes = connection.Bytes;

        await stop.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (reading.Exception?.InnerException is { } fault and not OperationCanceledException)
            throw new InvalidOperationException($"The service ended the stream: {fault.Message}", fault);
    }

    private async Task ReadAsync(LiveConnection connection, long start, CancellationToken cancel)
    {
        var settled = 0L;
        await foreach (var message in connection.OpenAsync(arguments.Task, cancel))
        {
            if (message is { Type: "error", Final: true })
                throw new InvalidOperationException(message.Message);
            if (message.Sequence is not { } sequence)
                continue;
            if (message.Type == "result")
            {
                Dropped = message.Dropped;
                Answers.Add((Stopwatch.GetElapsedTime(start).TotalSeconds, Stopwatch.GetElapsedTime(_sent[sequence]).TotalMilliseconds));
                Seen += (message.People ?? message.Classes)!.Count > 0 ? 1 : 0;
            }
            else
            {
                Errors++;
            }

            // An answer settles all frames up to its own.
            for (; settled < sequence; settled++)
            {
                if (_sent.TryRemove(settled + 1, out _))
                    Interlocked.Decrement(ref _unanswered);
            }
        }
    }
}

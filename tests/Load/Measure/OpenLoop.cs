using System.Diagnostics;
using HRNet.Benchmarks.Live;

namespace HRNet.Load.Measure;

/// <summary>Clients that come by the clock (Poisson), whether those before them were answered or not. A wait begins when its client was due, so that a slow service cannot hide it.</summary>
internal static class OpenLoop
{
    private const double RunUp = 2;
    private const int MostUnderWay = 900;
    private const int MostTries = 4;

    /// <summary>Lets them come.</summary>
    /// <param name="service">The service.</param>
    /// <param name="client">Asks it.</param>
    /// <param name="questions">What is asked, in turns.</param>
    /// <param name="rate">How many come in a second.</param>
    /// <param name="seconds">How long they come, after a while that does not count.</param>
    /// <param name="obey">Whether who is refused comes again after the time that the refusal named, a few times; otherwise they go.</param>
    /// <param name="tally">Gets what happened.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task RunAsync(
        ServiceProcess service, LoadClient client, IReadOnlyList<Question> questions, double rate, double seconds, bool obey, Tally tally, CancellationToken cancel)
    {
        var (counts, underWay) = (false, 0);
        var start = Stopwatch.GetTimestamp();
        var end = TimeSpan.FromSeconds(RunUp + seconds);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);

        // A thread of its own keeps the time, whatever the pool has to do.
        var clock = Task.Factory.StartNew(
            () =>
            {
                var random = new Random(1);
                var clients = new List<Task>();
                var due = 0.0;
                for (var number = 0; ; number++)
                {
                    due -= Math.Log(1 - random.NextDouble()) / rate;
                    if (due > end.TotalSeconds || cancel.IsCancellationRequested)
                        return clients;
                    var wait = TimeSpan.FromSeconds(due) - Stopwatch.GetElapsedTime(start);
                    if (wait > TimeSpan.Zero)
                        Thread.Sleep(wait);
                    var (question, from, counted) = (questions[number % questions.Count], start + (long)(due * Stopwatch.Frequency), due >= RunUp);
                    clients.Add(Task.Run(() => ComeAsync(question, from, counted), CancellationToken.None));
                }
            },
            cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        await Task.Delay(TimeSpan.FromSeconds(RunUp) - Stopwatch.GetElapsedTime(start), cancel);
        var moment = Moment.Of(service);
        Volatile.Write(ref counts, true);
        await Task.Delay(end - Stopwatch.GetElapsedTime(start), cancel);
        Volatile.Write(ref counts, false);
        tally.Add(moment, service);
        await over.CancelAsync();
        await Task.WhenAll(await clock);
        cancel.ThrowIfCancellationRequested();

        async Task ComeAsync(Question question, long due, bool counted)
        {
            if (counted)
                tally.Arrived();
            for (var tries = 1; ; tries++)
            {
                if (Interlocked.Increment(ref underWay) > MostUnderWay)
                {
                    // As if there were no answer: it shows as an error.
                    Interlocked.Decrement(ref underWay);
                    Count(new(0, 0, 0));
                    return;
                }

                Reply reply;
                try
                {
                    reply = await client.AskAsync(question, due, cancel);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                finally
                {
                    Interlocked.Decrement(ref underWay);
                }

                Count(reply);
                if (counted && reply.Status == 200)
                    tally.WasServed();
                if (reply.Status != 429 || !obey || tries == MostTries)
                    return;
                due = Stopwatch.GetTimestamp() + (long)(reply.RetryAfter * Stopwatch.Frequency);
                try
                {
                    await Task.Delay(TimeSpan.FromSeconds(reply.RetryAfter), over.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }

                if (Volatile.Read(ref counts))
                    tally.CameAgain();
            }
        }

        void Count(Reply reply)
        {
            if (Volatile.Read(ref counts))
                tally.Add(reply);
        }
    }
}

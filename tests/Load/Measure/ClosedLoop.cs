using HRNet.Benchmarks.Live;

namespace HRNet.Load.Measure;

/// <summary>Clients that each ask, wait for the answer, and ask again.</summary>
internal static class ClosedLoop
{
    /// <summary>Lets them ask, first for a while that does not count, so that as many are under way as ever will be.</summary>
    /// <param name="service">The service.</param>
    /// <param name="client">Asks it.</param>
    /// <param name="questions">What is asked, in turns.</param>
    /// <param name="clients">How many clients.</param>
    /// <param name="seconds">How long it counts.</param>
    /// <param name="tally">Gets what happened.</param>
    /// <param name="cancel">Stops them.</param>
    public static async Task RunAsync(
        ServiceProcess service, LoadClient client, IReadOnlyList<Question> questions, int clients, double seconds, Tally tally, CancellationToken cancel)
    {
        const double RunUp = 2;
        var (counts, ends) = (false, false);
        var asking = Enumerable.Range(0, clients).Select(number => Task.Run(async () =>
        {
            for (var k = number; !Volatile.Read(ref ends); k++)
            {
                var reply = await client.AskAsync(questions[k % questions.Count], null, cancel);
                if (Volatile.Read(ref counts))
                    tally.Add(reply);
                if (reply.Status is not 200)
                    await Task.Delay(TimeSpan.FromSeconds(Math.Max(0.01, reply.RetryAfter)), cancel);
            }
        }, cancel)).ToList();
        await Task.Delay(TimeSpan.FromSeconds(RunUp), cancel);
        var start = Moment.Of(service);
        Volatile.Write(ref counts, true);
        await Task.Delay(TimeSpan.FromSeconds(seconds), cancel);
        Volatile.Write(ref counts, false);
        tally.Add(start, service);
        Volatile.Write(ref ends, true);
        await Task.WhenAll(asking);
    }
}

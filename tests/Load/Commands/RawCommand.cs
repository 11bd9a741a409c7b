using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using HRNet.Benchmarks;
using HRNet.Benchmarks.Live;
using HRNet.Imaging;
using HRNet.Load.Measure;
using HRNet.Models;

namespace HRNet.Load.Commands;

/// <summary>`raw`: what the service adds to the bare run of the network, for one request and when it is full.</summary>
internal static class RawCommand
{
    private const string Raw = "bare run";
    private const int Block = 8;
    private const int Rounds = 3;

    public static Command Create()
    {
        var (service, folder, model) = (CommonOptions.Service(), CommonOptions.Out(), CommonOptions.Model(Workplace.MadeW32));
        var seconds = CommonOptions.Seconds("How long each contender is measured, in each of the two parts.", 24);
        var command = new Command("raw", "One request against the session's bare run of the same model, and the full service against bare runs of the same batch.") { service, folder, model, seconds };
        command.SetAction(async (parsed, cancel) =>
        {
            var each = parsed.GetValue(seconds);
            using var bounded = CommonOptions.Bounded(TimeSpan.FromSeconds(8 * each), cancel);
            using var place = await Workplace.OpenAsync(parsed.GetValue(service), bounded.Token);
            var (path, card) = place.Model(parsed.GetValue(model) ?? Workplace.MadeW32, ModelTask.Pose);
            var name = Path.GetFileNameWithoutExtension(path);
            using var report = new Report(parsed.GetRequiredValue(folder), "raw", new { model = name, seconds = each });
            var address = $"/pose?model={name}&boxes=whole";
            Question[] questions =
            [
                new(address, Samples.Resized(Samples.Portrait, card.InputWidth, card.InputHeight, PictureFormat.Jpeg)), new(address, Samples.Portrait),
            ];
            string[] names = [$"request, JPEG {card.InputWidth}x{card.InputHeight}", "request, JPEG 640x427"];

            using var running = await place.StartServiceAsync([], bounded.Token);
            using var client = new LoadClient(running.Host);
            foreach (var question in questions)
                await client.ReadAsync(question, bounded.Token);
            report.Write($"{name}: whole pictures as one person each, {Environment.ProcessorCount} processors, as many threads of a run; times in ms.");
            await AloneAsync(report, running, client, path, card, [.. questions.Zip(names)], each, bounded.Token);
            await FullAsync(report, running, client, path, card, [.. questions.Zip(names)], each, bounded.Token);
            return 0;
        });
        return command;
    }

    /// <summary>One at a time: blocks of a few calls, in turns, so that noise of the machine meets all.</summary>
    private static async Task AloneAsync(
        Report report, ServiceProcess service, LoadClient client, string path, ModelCard card, IReadOnlyList<(Question Question, string Name)> asked, double seconds, CancellationToken cancel)
    {
        using var raw = Bare(path, card, 1);
        var contenders = new List<(string Name, Func<Task> Once)> { (Raw, () => Do(raw.Run)) };
        contenders.AddRange(asked.Select(a => (a.Name, (Func<Task>)(async () => Check(await client.AskAsync(a.Question, null, cancel))))));
        foreach (var contender in contenders)
            await BlockAsync(contender.Once, []);

        var (times, taken) = (contenders.Select(_ => new List<double>()).ToArray(), new TimeSpan[contenders.Count]);
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds * contenders.Count; round++)
        {
            if (round % 10 == 0)
                Report.Say($"One at a time, {Stopwatch.GetElapsedTime(start).TotalSeconds:0} of {seconds * contenders.Count:0} s");
            for (var i = 0; i < contenders.Count; i++)
            {
                // Who comes first changes: the first after a change finds cold caches.
                var k = (i + round) % contenders.Count;
                var before = Moment.Of(service);
                await BlockAsync(contenders[k].Once, times[k]);
                var after = Moment.Of(service);
                taken[k] += after.Processor - before.Processor + (after.Driver - before.Driver);
            }

            cancel.ThrowIfCancellationRequested();
        }

        var summaries = times.Select(Times.Of).ToArray();
        var processor = taken.Select((time, k) => time.TotalMilliseconds / times[k].Count).ToArray();
        for (var k = 0; k < summaries.Length; k++)
            report.Note(new { part = "alone", contender = contenders[k].Name, summaries[k].Median, summaries[k].Fastest, processor = processor[k], calls = times[k].Count });
        report.Table(
            ["one at a time", "median", "fastest", "over the bare run", "fastest over fastest", "processor time", "over the bare run"],
            summaries.Select((summary, k) => (string[])
            [
                contenders[k].Name, F(summary.Median), F(summary.Fastest), k == 0 ? "" : Over(summary.Median, summaries[0].Median),
                k == 0 ? "" : Over(summary.Fastest, summaries[0].Fastest), F(processor[k]), k == 0 ? "" : Over(processor[k], processor[0]),
            ]));
    }

    /// <summary>Full: twice as many clients as go into a batch, against bare runs of full batches and of single images, in turns.</summary>
    private static async Task FullAsync(
        Report report, ServiceProcess service, LoadClient client, string path, ModelCard card, IReadOnlyList<(Question Question, string Name)> asked, double seconds, CancellationToken cancel)
    {
        const int Batch = 8;
        using var batches = Bare(path, card, Batch);
        using var singles = Bare(path, card, 1);
        batches.Run();
        var contenders = new List<(string Name, Func<Tally, Task> Run)>
        {
            ($"{Raw}, batches of {Batch}", tally => Do(() => Repeat(batches, Batch, tally))),
            ($"{Raw}, one by one", tally => Do(() => Repeat(singles, 1, tally))),
        };
        contenders.AddRange(asked.Select(a => (
            $"service, {2 * Batch} clients, {a.Name.Split(", ")[1]}",
            (Func<Tally, Task>)(tally => ClosedLoop.RunAsync(service, client, [a.Question], 2 * Batch, seconds / Rounds, tally, cancel)))));
        var tallies = contenders.Select(_ => new Tally()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                var k = round % 2 == 0 ? i : contenders.Count - 1 - i;
                Report.Say($"{contenders[k].Name}, round {round + 1} of {Rounds}");
                await contenders[k].Run(tallies[k]);
            }
        }

        for (var k = 0; k < tallies.Length; k++)
            report.Note(new { part = "full", contender = contenders[k].Name, found = tallies[k].Facts });
        report.Table(
            ["full", "images/s", $"of batches of {Batch}", "processor time of an image", $"over batches of {Batch}", "errors"],
            tallies.Select((tally, k) => (string[])
            [
                contenders[k].Name, F(tally.Rate), $"{F(100 * tally.Rate / tallies[0].Rate, 1)} %", F(Processor(tally)), k == 0 ? "" : Over(Processor(tally), Processor(tallies[0])), $"{tally.Errors + tally.Refused}",
            ]));

        // Bare runs take the driver's own time; a request takes that of both, since without the service there would be no client either.
        static double Processor(Tally tally) => tally.ProcessorEach + tally.DriverEach;

        void Repeat(RawRun run, int images, Tally tally)
        {
            run.Run();
            var start = Moment.Of(service);
            for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds / Rounds;)
            {
                var before = Stopwatch.GetTimestamp();
                run.Run();
                for (var k = 0; k < images; k++)
                    tally.Add(new Reply(200, Stopwatch.GetElapsedTime(before).TotalMilliseconds, 0));
            }

            tally.Add(start, service);
        }
    }

    private static RawRun Bare(string path, ModelCard card, int batch)
    {
        var random = new Random(1);
        var input = new float[batch * 3 * card.InputHeight * card.InputWidth];
        for (var i = 0; i < input.Length; i++)
            input[i] = 4 * random.NextSingle() - 2;
        return new RawRun(path, input, [batch, 3, card.InputHeight, card.InputWidth], Environment.ProcessorCount);
    }

    private static async Task BlockAsync(Func<Task> once, List<double> times)
    {
        for (var k = 0; k < Block; k++)
        {
            var start = Stopwatch.GetTimestamp();
            await once();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static void Check(Reply reply)
    {
        if (reply.Status != 200)
            throw new InvalidOperationException($"A lone request was answered {reply.Status}.");
    }

    private static string Over(double value, double basis) => string.Create(CultureInfo.InvariantCulture, $"{100 * (value / basis - 1):+0.0;-0.0;0.0} %");

    private static string F(double value, int digits = 2) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}

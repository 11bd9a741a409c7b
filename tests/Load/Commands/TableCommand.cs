using System.CommandLine;
using System.Globalization;
using HRNet.Load.Measure;

namespace HRNet.Load.Commands;

/// <summary>`table`: throughput and waits with few and many clients, then with more of them than can be served.</summary>
internal static class TableCommand
{
    private const int Rounds = 2;

    private static readonly int[] s_clients = [1, 4, 16, 64];
    private static readonly double[] s_overloads = [1, 2, 5];

    public static Command Create()
    {
        var (service, folder, model, task) = (CommonOptions.Service(), CommonOptions.Out(), CommonOptions.Model("the shipped one of the task"), CommonOptions.Task());
        var seconds = CommonOptions.Seconds("How long each load is measured.", 8);
        var query = new Option<string>("--query") { Description = "Further options of the request, such as boxes=whole.", HelpName = "QUERY", DefaultValueFactory = _ => "" };
        var command = new Command("table", "Throughput and waits at 1, 4, 16 and 64 clients, then at 1, 2 and 5 times the best throughput.") { service, folder, model, task, seconds, query };
        command.SetAction(async (parsed, cancel) =>
        {
            var (each, word) = (parsed.GetValue(seconds), parsed.GetRequiredValue(task));
            using var bounded = CommonOptions.Bounded(TimeSpan.FromSeconds((s_clients.Length + 2 * s_overloads.Length) * (each + 8)), cancel);
            using var place = await Workplace.OpenAsync(parsed.GetValue(service), bounded.Token);
            var (path, _) = place.Model(parsed.GetValue(model), CommonOptions.TaskOf(word));
            var name = Path.GetFileNameWithoutExtension(path);
            using var report = new Report(parsed.GetRequiredValue(folder), $"table-{word}", new { model = name, task = word, seconds = each, query = parsed.GetValue(query) });
            await RunAsync(place, report, $"/{word}?model={name}&{parsed.GetValue(query)}".TrimEnd('&'), each, bounded.Token);
            return 0;
        });
        return command;
    }

    private static async Task RunAsync(Workplace place, Report report, string address, double seconds, CancellationToken cancel)
    {
        var questions = Samples.Photographs.Select(photograph => new Question(address, photograph)).ToList();
        using var service = await place.StartServiceAsync([], cancel);
        using var client = new LoadClient(service.Host);
        foreach (var question in questions)
            await client.ReadAsync(question, cancel);
        Report.Say("Warming up");
        await ClosedLoop.RunAsync(service, client, questions, 8, 3, new Tally(), cancel);

        report.Write($"POST {address}: {questions.Count} photographs in turns, {Environment.ProcessorCount} processors, which the driver shares; {seconds} s a line; times in ms.");
        var closed = s_clients.ToDictionary(clients => clients, _ => new Tally());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var clients in round % 2 == 0 ? s_clients : s_clients.Reverse())
            {
                Report.Say($"{clients} clients, round {round + 1} of {Rounds}");
                await ClosedLoop.RunAsync(service, client, questions, clients, seconds / Rounds, closed[clients], cancel);
            }
        }

        foreach (var (clients, tally) in closed)
            report.Note(new { clients, found = tally.Facts });
        report.Table(
            ["clients", "answers/s", "p50", "p99", "refused", "errors", "processor time of an answer", "of the driver"],
            closed.Select(pair => (string[])
            [
                $"{pair.Key}", F(pair.Value.Rate), F(pair.Value.Percentile(0.5)), F(pair.Value.Percentile(0.99)), $"{pair.Value.Refused}", $"{pair.Value.Errors}",
                F(pair.Value.ProcessorEach), F(pair.Value.DriverEach, 2),
            ]));

        var best = closed.Values.Max(tally => tally.Rate);
        var rows = new List<string[]>();
        foreach (var factor in s_overloads)
        {
            foreach (var obey in new[] { false, true })
            {
                Report.Say($"{factor} times the best throughput, {F(factor * best)} a second; the refused {(obey ? "come again when they were told to" : "go")}");
                var tally = new Tally();
                await OpenLoop.RunAsync(service, client, questions, factor * best, seconds, obey, tally, cancel);
                report.Note(new { factor, obey, offered = factor * best, best, found = tally.Facts });
                rows.Add(
                [
                    $"{factor} x ({F(factor * best)}/s)", obey ? "come again" : "go", F(tally.Rate), $"{F(100 * tally.Rate / best)} %",
                    $"{tally.Refused}{(tally.WithoutHint > 0 ? $", {tally.WithoutHint} without Retry-After" : "")}",
                    F(tally.Percentile(0.5)), F(tally.Percentile(0.99)), obey ? $"{F(100.0 * tally.Served / Math.Max(1, tally.Arrivals))} % after {tally.Retries} retries" : "", $"{tally.Errors}",
                    F(tally.ProcessorEach), F(tally.DriverEach, 2),
                ]);
                // Nothing of one load waits when the next begins.
                await Task.Delay(TimeSpan.FromSeconds(2), cancel);
            }
        }

        report.Table(
            ["offered", "the refused", "answers/s", "of the best", "refused", "p50 of accepted", "p99", "served in the end", "errors", "processor time of an answer", "of the driver"], rows);
    }

    private static string F(double value, int digits = 1) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}

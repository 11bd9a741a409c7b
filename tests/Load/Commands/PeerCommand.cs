using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using HRNet.Benchmarks.Live;
using HRNet.Load.Measure;
using HRNet.Models;

namespace HRNet.Load.Commands;

/// <summary>`peer`: the service against a plain one in Node.js (onnxruntime-node and sharp), in turns.</summary>
internal static class PeerCommand
{
    private const int Rounds = 3;

    private static readonly int[] s_clients = [1, 16];

    public static Command Create()
    {
        var (service, folder, model) = (CommonOptions.Service(), CommonOptions.Out(), CommonOptions.Model("the shipped one for poses"));
        var seconds = CommonOptions.Seconds("How long each contender is measured at each number of clients.", 15);
        var command = new Command("peer", "The same load for the service and for a plain Node.js service, in turns.") { service, folder, model, seconds };
        command.SetAction(async (parsed, cancel) =>
        {
            var each = parsed.GetValue(seconds);
            using var bounded = CommonOptions.Bounded(TimeSpan.FromSeconds(3 * s_clients.Length * (each + 2 * Rounds)), cancel);
            using var place = await Workplace.OpenAsync(parsed.GetValue(service), bounded.Token);
            var (path, card) = place.Model(parsed.GetValue(model), ModelTask.Pose);
            var name = Path.GetFileNameWithoutExtension(path);
            using var report = new Report(parsed.GetRequiredValue(folder), "peer", new { model = name, seconds = each });
            await InstallAsync(place.PeerFolder, bounded.Token);
            await RunAsync(place, report, path, card, each, bounded.Token);
            return 0;
        });
        return command;
    }

    private static async Task InstallAsync(string folder, CancellationToken cancel)
    {
        var native = Path.Combine(folder, "node_modules", "onnxruntime-node", "bin");
        if (!Directory.Exists(native))
        {
            Report.Say("Installing the peer: npm ci --ignore-scripts");
            try
            {
                await Workplace.RunAsync(
                    new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-progress", "--loglevel=error"]) { WorkingDirectory = folder, RedirectStandardOutput = true }, cancel);
            }
            catch (System.ComponentModel.Win32Exception)
            {
                throw new InvalidOperationException("The peer needs Node.js with npm, which do not start here.");
            }
        }

        if (!Directory.Exists(native))
            throw new InvalidOperationException($"onnxruntime-node came without its native library: there is no {native}.");
    }

    private static async Task RunAsync(Workplace place, Report report, string model, ModelCard card, double seconds, CancellationToken cancel)
    {
        var name = Path.GetFileNameWithoutExtension(model);
        using var ours = await place.StartServiceAsync([], cancel);
        Report.Say("Starting the peer twice: with batches, and without");
        using var batching = await PeerAsync(8);
        using var single = await PeerAsync(1);
        (string Name, ServiceProcess Process, string Address)[] contenders =
        [
            ("HRNetWeb", ours, $"/pose?model={name}&boxes=whole"), ("Node.js, batches of 8", batching, "/pose"), ("Node.js, one by one", single, "/pose"),
        ];
        var clients = contenders.Select(contender => new LoadClient(contender.Process.Host)).ToArray();
        var questions = contenders.Select(contender => Samples.Photographs.Select(photograph => new Question(contender.Address, photograph)).ToArray()).ToArray();
        for (var k = 0; k < contenders.Length; k++)
        {
            Report.Say($"Warming up {contenders[k].Name}");
            foreach (var question in questions[k])
                Check(contenders[k].Name, await clients[k].ReadAsync(question, cancel));
            await ClosedLoop.RunAsync(contenders[k].Process, clients[k], questions[k], 16, 2, new Tally(), cancel);
        }

        var found = s_clients.SelectMany(_ => contenders, (number, contender) => (Clients: number, contender.Name, Tally: new Tally())).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < found.Length; i++)
            {
                // Who comes first changes from round to round.
                var at = (i + round) % found.Length;
                var k = at % contenders.Length;
                Report.Say($"{found[at].Name}, {found[at].Clients} clients, round {round + 1} of {Rounds}");
                await ClosedLoop.RunAsync(contenders[k].Process, clients[k], questions[k], found[at].Clients, seconds / Rounds, found[at].Tally, cancel);
            }
        }

        report.Write($"{name}: {Samples.Photographs.Count} photographs in turns, each as one person; {Environment.ProcessorCount} processors, which the driver shares; {seconds} s a line; times in ms.");
        foreach (var (number, who, tally) in found)
            report.Note(new { clients = number, contender = who, found = tally.Facts });
        report.Table(
            ["clients", "service", "answers/s", "p50", "p99", "errors", "processor time of an answer", "of the driver", "HRNetWeb answers"],
            found.Select(line => (string[])
            [
                $"{line.Clients}", line.Name, F(line.Tally.Rate), F(line.Tally.Percentile(0.5)), F(line.Tally.Percentile(0.99)), $"{line.Tally.Errors + line.Tally.Refused}",
                F(line.Tally.ProcessorEach), F(line.Tally.DriverEach), line.Name == contenders[0].Name ? "" : $"{F(found.First(l => l.Clients == line.Clients).Tally.Rate / line.Tally.Rate)} times as many",
            ]));
        foreach (var client in clients)
            client.Dispose();

        Task<ServiceProcess> PeerAsync(int batch) => ServiceProcess.StartAsync(
            "node", host => [Path.Combine(place.PeerFolder, "server.cjs"), host.Split(':')[1], model, $"{card.InputWidth}", $"{card.InputHeight}", $"{batch}"], cancel);
    }

    /// <summary>All of them have to say where the joints of one person are.</summary>
    private static void Check(string who, string answer)
    {
        if (JsonNode.Parse(answer)!["people"]!.AsArray() is not [{ } person] || person["keypoints"]!.AsArray().Count == 0)
            throw new InvalidOperationException($"{who} answered no joints: {answer[..Math.Min(answer.Length, 200)]}");
    }

    private static string F(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}

using System.CommandLine;
using HRNet.Benchmarks.Live;
using HRNet.Load.Soak;

namespace HRNet.Load.Commands;

/// <summary>`soak`: good and bad traffic for a long time, and whether the service is then as it was.</summary>
internal static class SoakCommand
{
    private const int Clients = 8;
    private const int Filming = 4;

    public static Command Create()
    {
        var (service, folder) = (CommonOptions.Service(), CommonOptions.Out());
        var minutes = new Option<double>("--minutes") { Description = "How long.", HelpName = "M", DefaultValueFactory = _ => 30 };
        minutes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 1 and <= 1440))
                result.AddError("--minutes is 1 to 1440.");
        });
        var seed = new Option<int>("--seed") { Description = "Begins the random choices.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var command = new Command("soak", "Mixed good and bad requests and live cameras; PASS if every answer was of its kind and nothing grew.") { service, folder, minutes, seed };
        command.SetAction(async (parsed, cancel) =>
        {
            var length = TimeSpan.FromMinutes(parsed.GetValue(minutes));
            using var bounded = CommonOptions.Bounded(length, cancel);
            using var place = await Workplace.OpenAsync(parsed.GetValue(service), bounded.Token);
            place.AddClassifier();
            using var report = new Report(parsed.GetRequiredValue(folder), "soak", new { minutes = length.TotalMinutes, seed = parsed.GetValue(seed) });
            var faults = await RunAsync(place, report, length, parsed.GetValue(seed), bounded.Token);
            foreach (var fault in faults)
                report.Write($"* {fault}");
            report.Write(faults.Count == 0 ? "PASS" : "FAIL");
            report.Note(new { verdict = faults.Count == 0 ? "PASS" : "FAIL", faults });
            return faults.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static async Task<IReadOnlyList<string>> RunAsync(Workplace place, Report report, TimeSpan length, int seed, CancellationToken cancel)
    {
        var ledger = new Ledger();
        using var service = await place.StartServiceAsync([], cancel);
        using var traffic = new Traffic(service.Host, ledger);
        using var watch = new Watch(service, report, ledger);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        stop.CancelAfter(length);
        var cameras = new Cameras(service.Host, ledger);
        report.Write($"{Clients} clients and {Filming} cameras at a time for {length.TotalMinutes} minutes, {Environment.ProcessorCount} processors.");
        var watching = watch.WatchAsync(stop.Token);
        await Task.WhenAll([
            .. Enumerable.Range(0, Clients).Select(number => Task.Run(() => traffic.SendAsync(seed + number, stop.Token), CancellationToken.None)),
            .. Enumerable.Range(Clients, Filming).Select(number => Task.Run(() => cameras.FilmAsync(seed + number, stop.Token), CancellationToken.None)),
            watching]);
        cancel.ThrowIfCancellationRequested();

        foreach (var line in ledger.Lines)
            report.Note(new { line.Kind, line.Count, line.Outcomes });
        report.Table(["kind", "sent", "outcomes"], ledger.Lines.Select(line => (string[])[line.Kind, $"{line.Count}", line.Outcomes]));
        var faults = new List<string>(ledger.Told);
        if (ledger.Surprises > faults.Count)
            faults.Add($"and {ledger.Surprises - faults.Count} more outcomes that should not have been");
        if (!service.Lives)
            return [.. faults, "the service is gone"];
        faults.AddRange(watch.Judge(length.TotalMinutes));
        faults.AddRange(await AfterwardsAsync(service, watch, cancel));
        return faults;
    }

    /// <summary>When everybody is gone nothing of them is left, and the service ends when it is asked to.</summary>
    private static async Task<IReadOnlyList<string>> AfterwardsAsync(ServiceProcess service, Watch watch, CancellationToken cancel)
    {
        Report.Say("Waiting until nothing is held any more, then ending the service");
        var sample = await watch.SampleAsync(cancel);
        for (var tries = 0; tries < 60 && (sample.Pictures > 0 || sample.Cameras > 0); tries++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancel);
            sample = await watch.SampleAsync(cancel);
        }

        var faults = new List<string>();
        if (sample.Pictures > 0 || sample.Cameras > 0)
            faults.Add($"a minute after everybody left {sample.Pictures:0.##} MiB of pictures and {sample.Cameras} cameras were still held");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(45));
        try
        {
            if (await service.StopAsync(patience.Token) is not 0 and var code)
                faults.Add($"the service ended with {code}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            faults.Add("the service did not end within 45 s of SIGTERM");
        }

        return faults;
    }
}

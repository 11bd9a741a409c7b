using System.Diagnostics;
using HRNet.Imaging;

namespace HRNet.Benchmarks.Live;

/// <summary>Plays cameras against the service and prints what each was given: see CONTRIBUTING.md.</summary>
internal static class LiveLoad
{
    /// <summary>Runs the tool; 0 when every camera was served to the end.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        LiveArguments arguments;
        try
        {
            arguments = LiveArguments.Parse(args);
        }
        catch (ArgumentException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return 1;
        }

        var folder = Directory.CreateTempSubdirectory("hrnet-live-clip-");
        try
        {
            Clip.Write(folder.FullName, await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "astronaut.jpg")), PictureCodec.Create());
            var clip = folder.GetFiles("*.jpg").OrderBy(file => file.Name).Select(file => File.ReadAllBytes(file.FullName)).ToList();
            using var service = await ServiceProcess.StartAsync("dotnet", host =>
            [
                Path.Combine(AppContext.BaseDirectory, "HRNetWeb.dll"), "--urls", $"http://{host}", "--Live:MaxCameras", $"{arguments.Cameras}",
                "--Access:LiveConnectionsPerAddress", "0", "--Logging:LogLevel:Default", "Warning",
            ]);
            await PlayAsync(arguments with { Seconds = 2 }, clip, service); // Compiles what is used.

            var (processor, memory) = (service.ProcessorTime, new List<double>());
            var start = Stopwatch.GetTimestamp();
            var playing = PlayAsync(arguments, clip, service);
            while (await Task.WhenAny(playing, Task.Delay(TimeSpan.FromSeconds(Math.Max(0.5, arguments.Seconds / 40)))) != playing)
                memory.Add(service.Memory);
            var cameras = await playing;
            var elapsed = Stopwatch.GetElapsedTime(start);
            Print(arguments, cameras, (service.ProcessorTime - processor) / elapsed, memory, clip.Average(frame => frame.Length) / 1024);
            return 0;
        }
        catch (InvalidOperationException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<LiveCamera>> PlayAsync(LiveArguments arguments, IReadOnlyList<byte[]> clip, ServiceProcess service)
    {
        var start = Stopwatch.GetTimestamp();
        var cameras = Enumerable.Range(0, arguments.Cameras).Select(number => new LiveCamera(arguments, clip, number)).ToList();
        await Task.WhenAll(cameras.Select(camera => Task.Run(() => camera.RunAsync(service.Host, start))));
        return cameras;
    }

    private static void Print(LiveArguments arguments, IReadOnlyList<LiveCamera> cameras, double cores, List<double> memory, double kilobytes)
    {
        Console.WriteLine(
            $"{arguments.Cameras} cameras of 640 x 480 ({kilobytes:0} KiB a frame) at {arguments.Fps} frames a second for {arguments.Seconds} s in {arguments.Protocol}, "
            + $"{(arguments.Credit == 0 ? "sending every frame" : $"at most {arguments.Credit} unanswered")}; {arguments.Task}; {Environment.ProcessorCount} processors.");
        Console.WriteLine();
        Console.WriteLine("| camera | answers/s | age p50 | p95 | p95 first third | p95 last third | dropped | not sent | seen | errors |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        for (var i = 0; i < cameras.Count; i++)
            Row((i + 1).ToString(), cameras[i].Answers, 1, cameras[i].Dropped, cameras[i].Skipped, cameras[i].Seen, cameras[i].Errors);
        if (cameras.Count > 1)
        {
            Row("each", [.. cameras.SelectMany(c => c.Answers)], cameras.Count, cameras.Sum(c => c.Dropped), cameras.Sum(c => c.Skipped), cameras.Sum(c => c.Seen), cameras.Sum(c => c.Errors));
        }

        Console.WriteLine();
        var third = Math.Max(1, memory.Count / 3);
        var answers = cameras.Sum(c => c.Answers.Count);
        Console.WriteLine($"Over the wire: {cameras.Sum(c => c.Bytes.Out) / Math.Max(1, cameras.Sum(c => c.Sent)):N0} bytes for each frame, "
            + $"{cameras.Sum(c => c.Bytes.In) / Math.Max(1, answers):N0} for each answer.");
        Console.WriteLine($"The service took {cores:0.00} processors, {1000 * cores * arguments.Seconds / Math.Max(1, answers):0.0} ms for each answer; memory {memory.Take(third).DefaultIfEmpty().Average():0} MiB in the first third, "
            + $"{memory.TakeLast(third).DefaultIfEmpty().Average():0} MiB in the last, {memory.DefaultIfEmpty().Max():0} MiB at most.");

        void Row(string name, IReadOnlyList<(double At, double Age)> answers, int share, long dropped, int skipped, int seen, int errors)
        {
            var first = answers.Where(a => a.At < arguments.Seconds / 3);
            var last = answers.Where(a => a.At > arguments.Seconds * 2 / 3);
            Console.WriteLine(
                $"| {name} | {answers.Count / arguments.Seconds / share:0.0} | {Percentile(answers, 0.5):0} ms | {Percentile(answers, 0.95):0} ms | {Percentile(first, 0.95):0} ms | "
                + $"{Percentile(last, 0.95):0} ms | {dropped} | {skipped} | {(answers.Count == 0 ? 0 : 100.0 * seen / answers.Count):0} % | {errors} |");
        }
    }

    private static double Percentile(IEnumerable<(double At, double Age)> answers, double part)
    {
        var ages = answers.Select(a => a.Age).Order().ToList();
        return ages.Count == 0 ? double.NaN : ages[(int)Math.Min(ages.Count - 1, part * ages.Count)];
    }
}

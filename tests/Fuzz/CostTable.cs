using System.Diagnostics;
using System.Globalization;
using HRNet.Fuzz.Hostile;
using HRNet.Imaging;

namespace HRNet.Fuzz;

/// <summary>What each large picture that means harm costs a process that decodes it alone: processor time, and memory beside what is counted for it. Where Linux can be asked.</summary>
internal static class CostTable
{
    private const string Status = "/proc/self/status";
    private const int LargeFile = 1 << 18;
    private const int LargePicture = 4 << 20;

    /// <summary>Prints the table, or the row of the picture of that number.</summary>
    public static async Task<int> PrintAsync(string? number)
    {
        var codec = PictureCodec.Create();
        var made = HostilePictures.All().ToList();
        if (number is not null)
        {
            Row(codec, made[int.Parse(number, CultureInfo.InvariantCulture)]);
            return 0;
        }

        Console.WriteLine("| picture | KiB | ms | MiB | MiB counted | |");
        Console.WriteLine("|---|---|---|---|---|---|");
        for (var i = 0; i < made.Count; i++)
        {
            if (made[i].Bytes.Length < LargeFile && Counted(codec, made[i].Bytes) < LargePicture)
                continue;
            using var child = Process.Start("dotnet", [typeof(CostTable).Assembly.Location, "costs", $"{i}"]);
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            try
            {
                await child.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                child.Kill();
                Console.WriteLine($"| {made[i].Name} | | more than two minutes | | | |");
            }
        }

        return 0;
    }

    private static void Row(IPictureCodec codec, (string Name, byte[] Bytes) picture)
    {
        codec.Decode(JpegFiles.Baseline(40, 30), new PictureLimits()).Dispose();
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5"); // The peak counts from here.
        var (memory, time, words) = (Read("VmRSS:"), Environment.CpuUsage.TotalTime, "decoded");
        try
        {
            codec.Decode(picture.Bytes, new PictureLimits()).Dispose();
        }
        catch (PictureException e)
        {
            words = e.Message;
        }

        Console.WriteLine(
            $"| {picture.Name} | {picture.Bytes.Length >> 10} | {(Environment.CpuUsage.TotalTime - time).TotalMilliseconds:0} | {Read("VmHWM:") - memory:0} | {Counted(codec, picture.Bytes) / 1048576.0:0} | {words} |");
    }

    private static long Counted(IPictureCodec codec, byte[] picture)
    {
        try
        {
            return codec.Identify(picture).DecodingBytes;
        }
        catch (PictureException)
        {
            return 0;
        }
    }

    private static double Read(string name)
    {
        var line = File.ReadLines(Status).First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024.0;
    }
}

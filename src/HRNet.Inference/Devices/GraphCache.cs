using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Devices;

/// <summary>
/// Graphs as ONNX Runtime optimized them for this machine's processor, kept in a folder from one start to the next. What cannot be kept or
/// read is made anew; nothing depends on it. The runtime trusts such files as it trusts models: only this user may write to the folder.
/// </summary>
internal sealed partial class GraphCache
{
    /// <summary>Changes with what is kept, so that older files count for nothing.</summary>
    private const int Format = 1;

    private const string Ending = ".onnx";

    private const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private static readonly Lazy<string> s_machine = new(Machine);

    private readonly string _folder;
    private readonly long _mostBytes;
    private readonly ILogger _log;
    private readonly Lock _trimming = new();

    private GraphCache(string folder, long mostBytes, ILogger log) => (_folder, _mostBytes, _log) = (folder, mostBytes, log);

    /// <summary>The cache of a folder, which is made where it is missing.</summary>
    /// <param name="folder">The folder; null or empty for none.</param>
    /// <param name="mostBytes">The most bytes kept; beyond them what was used longest ago goes.</param>
    /// <param name="log">Is told where a folder is not safe.</param>
    /// <returns>Null where there is none, or it cannot be written to, or others may write to it.</returns>
    public static GraphCache? Of(string? folder, long mostBytes, ILogger log)
    {
        if (string.IsNullOrEmpty(folder))
            return null;
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else if ((Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).UnixFileMode & Others) != 0)
            {
                LogUnsafe(log, folder);
                return null;
            }

            // Whether it can be written to is known by writing.
            File.Delete(Written(Path.Combine(folder, Unfinished())));
            return new GraphCache(Path.GetFullPath(folder), mostBytes, log);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogUnused(log, folder, exception.Message);
            return null;
        }
    }

    /// <summary>Opens a model on the processor, from what is kept of it where that is whole.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="options">New options for a session on the processor, all of whose optimizations are on.</param>
    /// <exception cref="OnnxRuntimeException">The file is no model.</exception>
    public InferenceSession Open(string path, Func<SessionOptions> options)
    {
        string? unfinished = null;
        try
        {
            var key = Key(path);
            foreach (var kept in Directory.GetFiles(_folder, $"{key}.*{Ending}"))
            {
                if (TryOpen(kept, options) is { } opened)
                    return opened;
                LogDamaged(_log, Path.GetFileName(path));
                File.Delete(kept);
            }

            unfinished = Path.Combine(_folder, Unfinished());
            using var saving = options();
            saving.OptimizedModelFilePath = unfinished;
            var session = new InferenceSession(path, saving);
            Keep(unfinished, key);
            return session;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OnnxRuntimeException)
        {
            LogNotKept(_log, path, exception.Message);
        }
        finally
        {
            Remove(unfinished);
        }

        return Open(null, path, options);
    }

    /// <summary>Opens a model as <see cref="Open(string, Func{SessionOptions})"/>, or without a cache where there is none.</summary>
    public static InferenceSession Open(GraphCache? cache, string path, Func<SessionOptions> options)
    {
        if (cache is not null)
            return cache.Open(path, options);
        using var plain = options();
        return new InferenceSession(path, plain);
    }

    /// <summary>Opens what is kept; null where it is not what was written.</summary>
    private static InferenceSession? TryOpen(string kept, Func<SessionOptions> options)
    {
        try
        {
            // The name tells what was written, so that a file and what proves it are one.
            if (Path.GetFileNameWithoutExtension(kept).Split('.')[^1] != Check(kept))
                return null;
            using var ready = options();
            ready.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
            var session = new InferenceSession(kept, ready);
            File.SetLastWriteTimeUtc(kept, DateTime.UtcNow);
            return session;
        }
        catch (OnnxRuntimeException)
        {
            return null;
        }
    }

    private void Keep(string unfinished, string key)
    {
        try
        {
            File.Move(unfinished, Path.Combine(_folder, $"{key}.{Check(unfinished)}{Ending}"), overwrite: true);
            Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotKept(_log, key, exception.Message);
        }
    }

    /// <summary>Removes what was used longest ago, down to the bound, and what a process that was killed left unfinished.</summary>
    private void Trim()
    {
        lock (_trimming)
        {
            var left = _mostBytes;
            foreach (var file in new DirectoryInfo(_folder).GetFiles().OrderByDescending(file => file.LastWriteTimeUtc))
            {
                if (!file.Name.EndsWith(Ending, StringComparison.Ordinal))
                {
                    if (file.LastWriteTimeUtc < DateTime.UtcNow.AddDays(-1))
                        Remove(file.FullName);
                }
                else if (file.Length > left)
                {
                    Remove(file.FullName);
                }
                else
                {
                    left -= file.Length;
                }
            }
        }
    }

    private static void Remove(string? file)
    {
        try
        {
            if (file is not null)
                File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in nobody's way.
        }
    }

    private static string Unfinished() => $"{Guid.NewGuid():N}.tmp";

    private static string Written(string file)
    {
        File.WriteAllBytes(file, []);
        return file;
    }

    private static string Key(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Hash(path)} {s_machine.Value}")));

    private static string Hash(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>
    /// Length and CRC-32C: against damage, not against people, whom the folder keeps out. A cryptographic hash would take as long as the
    /// optimizing that this spares.
    /// </summary>
    private static string Check(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var buffer = new byte[1 << 18];
        var crc = uint.MaxValue;
        for (int count; (count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0;)
        {
            var words = MemoryMarshal.Cast<byte, ulong>(buffer.AsSpan(0, count));
            foreach (var word in words)
                crc = BitOperations.Crc32C(crc, word);
            foreach (var rest in buffer.AsSpan(words.Length * sizeof(ulong), count - words.Length * sizeof(ulong)))
                crc = BitOperations.Crc32C(crc, rest);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{stream.Length:x}-{crc:x8}");
    }

    /// <summary>What an optimized graph depends on besides the model: the runtime, and what this processor can do.</summary>
    private static string Machine()
    {
        var machine = new StringBuilder(string.Create(CultureInfo.InvariantCulture,
            $"{Format} cpu all {DeviceInfo.RuntimeVersion} {RuntimeInformation.RuntimeIdentifier} {RuntimeInformation.ProcessArchitecture}"));
        if (X86Base.IsSupported)
        {
            var (_, _, c, d) = X86Base.CpuId(1, 0);
            var (_, b7, c7, d7) = X86Base.CpuId(7, 0);
            machine.Append(CultureInfo.InvariantCulture, $" {c:x} {d:x} {b7:x} {c7:x} {d7:x}");
        }
        else
        {
            machine.Append(CultureInfo.InvariantCulture, $" {System.Runtime.Intrinsics.Arm.Dp.IsSupported} {Environment.MachineName}");
        }

        return machine.ToString();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Optimized graphs are not kept in '{Folder}': others may write to it, and what is there is run")]
    private static partial void LogUnsafe(ILogger log, string folder);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Optimized graphs are not kept in '{Folder}': {Reason}")]
    private static partial void LogUnused(ILogger log, string folder, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was kept of {Model} is damaged and is made anew")]
    private static partial void LogDamaged(ILogger log, string model);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The optimized graph of {Model} is not kept: {Reason}")]
    private static partial void LogNotKept(ILogger log, string model, string reason);
}

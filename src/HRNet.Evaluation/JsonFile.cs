using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace HRNet.Evaluation;

/// <summary>Reads JSON files; what is wrong with one is said in words, with the place.</summary>
internal static class JsonFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="type">What it holds.</param>
    /// <param name="what">What it should be, in words, such as "a list of results".</param>
    /// <exception cref="EvaluationException">It is not that.</exception>
    public static T Read<T>(string path, JsonTypeInfo<T> type, string what)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, type) ?? throw new EvaluationException($"'{path}' holds null, not {what}.");
        }
        catch (JsonException fault)
        {
            var place = fault.LineNumber is { } line ? $", line {line + 1}, byte {fault.BytePositionInLine + 1}" : "";
            throw new EvaluationException($"'{path}' is not {what}: the fault is at {(string.IsNullOrEmpty(fault.Path) ? "$" : fault.Path)}{place}.", fault);
        }
    }
}

/// <summary>Truth, results or settings that cannot be scored. The message is one sentence for whoever gave them.</summary>
public sealed class EvaluationException(string message, Exception? inner = null) : Exception(message, inner);

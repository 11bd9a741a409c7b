using System.Globalization;
using HRNet.Inference;
using HRNet.Inference.Live;
using HRNetWeb.Contracts;

namespace HRNetWeb.Live;

/// <summary>The options of a live client in a query string.</summary>
internal static class LiveQuery
{
    private static readonly string[] s_known = ["task", "model", "threshold", "smoothing", "flip"];

    /// <summary>Reads them.</summary>
    /// <exception cref="RequestException">One is unknown or cannot be meant.</exception>
    public static LiveOptionsDto Read(IQueryCollection query)
    {
        foreach (var name in query.Keys)
        {
            if (!s_known.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new RequestException(name, $"There is no option '{name}' here. There are: {string.Join(", ", s_known)}.");
        }

        return new LiveOptionsDto(
            Value(query, "task") switch
            {
                null => null,
                "pose" => LiveTask.Pose,
                "segment" => LiveTask.Segment,
                var task => throw new RequestException("task", $"task is '{task}'; it must be pose or segment."),
            },
            Value(query, "model"),
            Value(query, "threshold") is not { } text ? null
                : float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var threshold) ? threshold
                : throw new RequestException("threshold", $"threshold is '{text}'; it must be a number from 0 to 1."),
            Switch(query, "smoothing"),
            Switch(query, "flip"));
    }

    private static string? Value(IQueryCollection query, string name) => query.TryGetValue(name, out var values) ? values[^1] : null;

    private static bool? Switch(IQueryCollection query, string name) => Value(query, name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var text => throw new RequestException(name, $"{name} is '{text}'; it must be true or false."),
    };
}

using HRNet.Inference;

namespace HRNet.AspNetCore.Requests;

/// <summary>The options of POST /analyze.</summary>
/// <param name="Pose">Those of POST /pose; null where no poses are asked for.</param>
/// <param name="Segment">Those of POST /segment; null where no mask is asked for.</param>
/// <param name="Detect">Those of POST /detect; null where no objects are asked for.</param>
/// <param name="Classify">Those of POST /classify; null where the picture's class is not asked for.</param>
internal sealed record AnalyzeQuery(PoseQuery? Pose, SegmentQuery? Segment, DetectQuery? Detect, ClassifyQuery? Classify)
{
    /// <summary>What can be asked.</summary>
    public static readonly string[] Tasks = ["pose", "segment", "detect", "classify"];

    // Nothing is painted: one picture cannot show what several answers each paint over the whole of it.
    private static readonly string[] s_names =
    [
        "tasks",
        .. new[] { (Tasks[0], PoseQuery.Names), (Tasks[1], SegmentQuery.Names), (Tasks[2], DetectQuery.Names), (Tasks[3], ClassifyQuery.Names) }
            .SelectMany(task => task.Item2.Where(name => name != "overlay").Select(name => $"{task.Item1}.{name}")),
    ];

    /// <summary>Reads them.</summary>
    /// <exception cref="RequestException">A value is wrong.</exception>
    public static AnalyzeQuery Read(IQueryCollection query)
    {
        var reader = new QueryReader(query, s_names);
        var tasks = reader.Text("tasks")?.Split(',', StringSplitOptions.TrimEntries) ?? ["pose", "segment"];
        if (tasks.FirstOrDefault(task => !Tasks.Contains(task, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new RequestException("tasks", $"Option 'tasks' must name some of {string.Join(", ", Tasks)}, parted by commas; '{QueryReader.Short(unknown)}' is none of them.");
        if (query.Keys.FirstOrDefault(name => name.Contains('.') && !tasks.Contains(name[..name.IndexOf('.')], StringComparer.OrdinalIgnoreCase)) is { } idle)
            throw new RequestException(idle, $"Option '{QueryReader.Short(idle)}' is of a task that is not asked for; the tasks are {string.Join(", ", tasks)}.");
        return new(
            Options("pose") is { } pose ? PoseQuery.Read(pose) : null,
            Options("segment") is { } segment ? SegmentQuery.Read(segment) : null,
            Options("detect") is { } detect ? DetectQuery.Read(detect) : null,
            Options("classify") is { } classify ? ClassifyQuery.Read(classify) : null);

        IQueryCollection? Options(string task) => !tasks.Contains(task, StringComparer.OrdinalIgnoreCase) ? null : new QueryCollection(query
            .Where(option => option.Key.StartsWith($"{task}.", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(option => option.Key[(task.Length + 1)..], option => option.Value, StringComparer.OrdinalIgnoreCase));
    }
}

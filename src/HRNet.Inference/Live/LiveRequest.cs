namespace HRNet.Inference.Live;

/// <summary>What a camera asks for: at its start, and again whenever it wants something changed. What is unset stays as it was.</summary>
internal sealed record LiveRequest
{
    /// <summary>What is asked; a pose unless set.</summary>
    public LiveTask? Task { get; init; }

    /// <summary>Name of the model; "" or unset for the default one of the task.</summary>
    public string? Model { get; init; }

    /// <summary>The keypoint score that counts as seen in a person's score, 0 to 1; the model's own unless set.</summary>
    public float? Threshold { get; init; }

    /// <summary>Whether keypoints are smoothed; they are unless this says no.</summary>
    public bool? Smoothing { get; init; }

    /// <summary>Whether the mirrored picture is run as well: steadier, at twice the cost. Not unless set.</summary>
    public bool? Flip { get; init; }

    /// <summary>
    /// Whether the mask of the default segmentation model comes with each pose, at the cost of that model. Not unless set; of no meaning
    /// for a segmentation.
    /// </summary>
    public bool? Mask { get; init; }

    /// <summary>
    /// This request with a later one on top. Another task or model brings its own model and threshold, unless the later request states
    /// them.
    /// </summary>
    /// <param name="later">What changes.</param>
    public LiveRequest With(LiveRequest later)
    {
        var newTask = later.Task is { } task && task != (Task ?? LiveTask.Pose);
        return new LiveRequest
        {
            Task = later.Task ?? Task,
            Model = later.Model ?? (newTask ? null : Model),
            Threshold = later.Threshold ?? (newTask || later.Model is { } model && model != Model ? null : Threshold),
            Smoothing = later.Smoothing ?? Smoothing,
            Flip = later.Flip ?? Flip,
            Mask = later.Mask ?? Mask,
        };
    }
}

/// <summary>What is asked of a live picture.</summary>
internal enum LiveTask
{
    /// <summary>People with keypoints.</summary>
    Pose,

    /// <summary>A class for every pixel.</summary>
    Segment,
}

namespace HRNet.Imaging;

/// <summary>What is wrong with a picture.</summary>
public enum PictureProblem
{
    /// <summary>Not a picture, damaged or cut short.</summary>
    Unreadable,

    /// <summary>A picture, but not JPEG, PNG or WebP.</summary>
    UnsupportedType,

    /// <summary>More bytes than <see cref="PictureLimits.MaxBytes"/>.</summary>
    TooManyBytes,

    /// <summary>More pixels, a longer side or a more extreme ratio than <see cref="PictureLimits"/> allows.</summary>
    TooManyPixels,

    /// <summary>Decoding took longer than <see cref="PictureLimits.DecodeSeconds"/>.</summary>
    TooSlow,
}

/// <summary>A picture that cannot be taken. The message is meant for the person who sent it: what was wrong and what is allowed.</summary>
public sealed class PictureException(PictureProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of fault.</summary>
    public PictureProblem Problem { get; } = problem;
}

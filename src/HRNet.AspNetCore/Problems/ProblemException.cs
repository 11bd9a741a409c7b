namespace HRNet.AspNetCore.Problems;

/// <summary>A request that this service refuses for a reason of HTTP; what is wrong with a picture or an option has exceptions of its own.</summary>
internal sealed class ProblemException(Problem problem, Exception? inner = null) : Exception(problem.Detail, inner)
{
    /// <summary>The answer.</summary>
    public Problem Problem { get; } = problem;
}

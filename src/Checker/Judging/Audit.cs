using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Checker.Judging;

/// <summary>
/// What the auditor saw: the copies of messages in the logs, where each group would resume, which places it read to
/// their end.
/// </summary>
internal sealed class Audit
{
    /// <summary>One record as the auditor read it.</summary>
    internal readonly record struct Copy(int Message, int Place, long Offset, int Operation);

    /// <summary>Where a group would resume in a place; the last answer counts.</summary>
    private readonly record struct ResumeAnswer(int Group, int Place, long Offset, int Operation);

    private readonly List<Copy> copies = [];
    private readonly List<ResumeAnswer> resumes = [];
    private readonly List<(int Place, int Operation)> ends = [];

    public IReadOnlyList<Copy> Copies => copies;

    public void Clear()
    {
        copies.Clear();
        resumes.Clear();
        ends.Clear();
    }

    public void Read(int message, int place, long offset, int operation) => copies.Add(new(message, place, offset, operation));

    public void ReadToEnd(int place, int operation) => ends.Add((place, operation));

    public void Resumes(NameId group, int place, long offset, int operation) => resumes.Add(new(group.Value, place, offset, operation));

    /// <summary>The operation that told last where a group resumes in a place, or -1 when none did.</summary>
    public int ResumeOperation(NameId group, int place)
    {
        for (var i = resumes.Count - 1; i >= 0; i--)
        {
            if (resumes[i].Group == group.Value && resumes[i].Place == place) return resumes[i].Operation;
        }

        return -1;
    }

    /// <summary>The auditor's last read to the end of a place, or -1 when it never came there.</summary>
    public int EndOperation(int place)
    {
        for (var i = ends.Count - 1; i >= 0; i--)
        {
            if (ends[i].Place == place) return ends[i].Operation;
        }

        return -1;
    }

    /// <summary>
    /// Where a group resumes, by place number. A place without an answer, or whose answer holds no offset (reset policy
    /// none), has nothing behind it: the group may be stuck there, but it has skipped nothing.
    /// </summary>
    public void ResumeOffsets(NameId group, Span<long> byPlace)
    {
        byPlace.Fill(Operation.NoOffset);
        foreach (var answer in resumes)
        {
            if (answer.Group == group.Value && answer.Place >= 0) byPlace[answer.Place] = answer.Offset;
        }
    }
}
